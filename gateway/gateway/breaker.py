"""Keeping one broken service from taking the others with it.

A :class:`Breaker` opens after a few failures in a row; from then on requests are refused at once instead of waiting
for a deadline. Any answer of the service closes it. A :class:`Bulkhead` bounds how many requests may be under way to
one service, so that a slow one cannot use up the gateway, and a busy one is not given what it cannot do in time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Event, Lock

from gateway.queueing import Queue
from service_kit.errors import Unavailable
from service_kit.observability.logs import log

THRESHOLD = 3
COOLDOWN_SECONDS = 5.0


class Breaker:
    """Closed until ``threshold`` failures in a row; then open until the first success.

    Successes while open come from the probes of ``health_probes.py``. Where nobody probes, one request in ``cooldown``
    seconds is let through as a trial; each failed probe puts that trial off.
    """

    def __init__(
        self,
        name: str,
        threshold: int = THRESHOLD,
        cooldown: float = COOLDOWN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.threshold, self.cooldown, self.clock = name, threshold, cooldown, clock
        self.is_open = False
        self.last_success = float("-inf")
        self._failures = 0
        self._trial_at = 0.0

    def check(self) -> None:
        """Raise :class:`Unavailable` while open."""
        if not self.is_open:
            return
        if self.clock() < self._trial_at:
            raise Unavailable(f"The {self.name} service cannot be reached just now.", retry_after=2)
        self._trial_at = self.clock() + self.cooldown

    def success(self) -> None:
        """The service answered, whatever the answer was."""
        self.last_success = self.clock()
        self._failures = 0
        if self.is_open:
            self.is_open = False
            log.info("breaker closed", upstream=self.name)

    def failure(self) -> None:
        """The service refused, fell silent or sent garbage."""
        self._failures += 1
        self._trial_at = self.clock() + self.cooldown
        if self._failures >= self.threshold and not self.is_open:
            self.is_open = True
            known = self.last_success > float("-inf")  # at the start of everything it is merely not there yet
            (log.warning if known else log.info)("breaker opened", upstream=self.name, failures=self._failures)


class Bulkhead:
    """At most ``places`` requests under way at once. The next ones wait in ``queue`` for their turn, in the order in
    which they came and not for long; without a queue they are refused."""

    def __init__(self, name: str, places: int, queue: Queue | None = None) -> None:
        self.name, self.queue = name, queue
        self._free, self._turns, self._lock = places, deque[Event](), Lock()

    def enter(self) -> None:
        """Take a place. Raises :class:`Unavailable` when there is none in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if self.queue is None:
                raise self._busy()
            turn, seconds = Event(), self.queue.enter()
            self._turns.append(turn)
        turn.wait(seconds)
        with self._lock:
            self.queue.leave()
            if turn.is_set():
                return
            self._turns.remove(turn)
            self.queue.refuse()
        raise self._busy()

    def leave(self) -> None:
        """Give the place to whoever waits for it longest, or back."""
        with self._lock:
            if self._turns:
                self._turns.popleft().set()
            else:
                self._free += 1

    def _busy(self) -> Unavailable:
        return Unavailable(f"The {self.name} service is busy.")
