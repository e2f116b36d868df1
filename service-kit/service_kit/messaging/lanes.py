"""Two lanes for events: ``small`` for what a person does, ``bulk`` for what comes in masses.

What is emitted inside ``with bulk():`` is bulk, and so is what is emitted while a bulk event is handled: the lane
travels with the event. Everywhere where events wait (outbox, broker, mailbox) small ones go first, so that they wait
for the one bulk event in hand at most. Lanes change the order of events, which was never promised.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import TypeVar

Item = TypeVar("Item")

SMALL, BULK = "small", "bulk"
LANES = (SMALL, BULK)
# What a device sends that was offline for a while is still what a person does; no larger, since each workout of it
# takes others some 20 to 80 ms of a service's time.
SMALL_BATCH = 5
# One of so many events is a bulk one while any waits: many small ones starve nobody.
BULK_EVERY = 5
# As many events at most are taken together.
TOGETHER = 20

_lane: ContextVar[str] = ContextVar("setwise_lane", default=SMALL)


def current_lane() -> str:
    """The lane of what is emitted here."""
    return _lane.get()


@contextmanager
def in_lane(lane: str) -> Iterator[None]:
    """Inside the block, what is emitted goes into this lane."""
    token = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(token)


@contextmanager
def bulk(items: int = SMALL_BATCH + 1) -> Iterator[None]:
    """Inside the block, what is emitted is bulk, unless it is about no more ``items`` than a person has at hand."""
    with in_lane(BULK if items > SMALL_BATCH else current_lane()):
        yield


class Turns:
    """Which lane comes next, for one consumer."""

    def __init__(self) -> None:
        self._small_in_a_row = 0

    @property
    def order(self) -> tuple[str, str]:
        """Both lanes, the one that goes first first."""
        return (SMALL, BULK) if self._small_in_a_row < BULK_EVERY - 1 else (BULK, SMALL)

    def next_of(self, waiting: Mapping[str, Sequence[Item]], most: int) -> list[Item]:
        """Those of both lanes that come next, in their order."""
        ahead, queues = copy(self), {lane: deque(waiting[lane]) for lane in LANES}
        found: list[Item] = []
        while len(found) < most and (lane := next((one for one in ahead.order if queues[one]), None)):
            found.append(queues[lane].popleft())
            ahead.count(lane)
        return found

    def count(self, lane: str) -> None:
        """An event of this lane was handled."""
        self._small_in_a_row = self._small_in_a_row + 1 if lane == SMALL else 0
