"""How events get from an outbox to those who handle them: ``local`` or ``amqp``, behind one interface.

Both deliver at least once and in no promised order. A publisher belongs to one relay and to one thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from service_kit.messaging.subscriptions import Event


@dataclass
class Outcome:
    """What became of a batch; events in neither were not tried, and ``broken`` says why it ended early."""

    sent: set[UUID] = field(default_factory=set)
    failed: dict[UUID, str] = field(default_factory=dict)
    broken: str | None = None


class Publisher(Protocol):
    """Where a relay puts events."""

    def publish(self, events: Sequence[Event]) -> Outcome:
        """Hand over what can be handed over within a few seconds; ``sent`` means safe on the other side."""

    def keep_alive(self) -> None:
        """Called every few seconds while there is nothing to publish."""
        return

    def close(self) -> None:
        """Let go of connections; the publisher is not used afterwards."""
        return
