"""What there is in the broker, as plain data: names, exchanges, queues and their arguments, bindings.

The transport declares from it when it connects, and the definitions file that a new broker loads is written from it,
so that both always say the same. A lane has an exchange of its own, and each service a queue for each lane: what is
published is routed by its type alone. The small lane bears the plain names, those from when there was no other: what
waits in them from then is small. Nothing but pure modules is imported here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from service_kit.messaging.lanes import LANES, SMALL

PREFIX = "setwise"
# Deliveries of one message before the broker itself gives up: reached only when a message keeps killing its
# consumer, since a failure that leaves the consumer alive is settled in the mailbox at the first delivery.
DELIVERY_LIMIT = 20
# What is dead already must never be thrown away for being looked at often.
DEAD_DELIVERY_LIMIT = 1_000_000
MARK_TYPE = "fanout"

Routing = Mapping[str, Sequence[str]]


class Names:
    """The names in the broker; a prefix of its own keeps deployments (and test runs) on one broker apart."""

    def __init__(self, prefix: str = PREFIX) -> None:
        self.dead = f"{prefix}.dead"
        self._prefix = prefix

    def events(self, lane: str = SMALL) -> str:
        """Where events of this lane are published."""
        return f"{self._prefix}.events{_suffix(lane)}"

    def queue(self, service: str, lane: str = SMALL) -> str:
        """Where a service's events of this lane wait."""
        return f"{self._prefix}.{service}{_suffix(lane)}"

    def dead_queue(self, service: str) -> str:
        """Where what the broker gave up on waits for the service's mailbox."""
        return f"{self._prefix}.{service}.dead"

    def mark(self, service: str, types: Sequence[str]) -> str:
        """An exchange through which nothing goes: the sign that the service's queues are bound to all these types.

        Nobody can ask a broker for bindings. One name for each set of them, lanes included, since the queues of the
        release before are there long before they are bound to what the next one handles.
        """
        digest = hashlib.sha256("\n".join((*LANES, *sorted(types))).encode()).hexdigest()[:12]
        return f"{self.marks(service)}{digest}"

    def marks(self, service: str) -> str:
        """How the marks of a service begin."""
        return f"{self._prefix}.{service}.bound."


def exchanges(names: Names) -> dict[str, str]:
    """Type by name; all durable."""
    return dict.fromkeys(map(names.events, LANES), "topic") | {names.dead: "direct"}


def queues(service: str, names: Names) -> dict[str, dict[str, Any]]:
    """Arguments by name of a service's queues, the dead one first; dead letters are safe hand to hand, too."""
    dead = {"x-queue-type": "quorum", "x-delivery-limit": DEAD_DELIVERY_LIMIT}
    alive = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": names.dead,
        "x-dead-letter-routing-key": names.queue(service),  # of both lanes: an event says in its envelope which it is
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return {names.dead_queue(service): dead} | {names.queue(service, lane): alive for lane in LANES}


def bindings(service: str, routing: Routing, names: Names) -> list[tuple[str, str, str]]:
    """A service's bindings: (exchange, queue, routing key)."""
    types = handled_types(service, routing)
    dead = (names.dead, names.dead_queue(service), names.queue(service))
    return [dead, *((names.events(lane), names.queue(service, lane), name) for lane in LANES for name in types)]


def handled_types(service: str, routing: Routing) -> list[str]:
    """The types of event that a service handles."""
    return sorted(name for name, services in routing.items() if service in services)


def _suffix(lane: str) -> str:
    return "" if lane == SMALL else f".{lane}"
