"""The newest state of a session, made once for all who watch it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class SessionUpdate:
    """A state as JSON text, what led to it, and the instants at which something is to be said of it."""

    session_id: UUID
    sequence: int
    state: str
    commands: tuple[dict[str, Any], ...] = field(repr=False)
    ended: bool = False
    rest_ends_at: datetime | None = None
    rest_step_id: str | None = None

    def since(self, sequence: int | None) -> list[dict[str, Any]]:
        """The commands after the state that a watcher saw; none for one that just came."""
        return [] if sequence is None else [one for one in self.commands if one["sequence"] > sequence]
