"""How long somebody may wait for their turn: as long as a burst lasts, and hardly while more come than can be served.

A queue that empties again soon is a burst: everybody in it is served, and waiting is right. One that does not is made
longer by whoever waits in it; all would be served late, many after they gave up. So a turn is waited for during
``burst`` seconds while the queue was empty within that time, and only ``standing`` seconds from then on: what is
accepted stays fast, whatever the load, and the others hear at once that they should come again. It stays so until
nobody had to be refused for as long: refusals empty the queue, but bring no end to what comes.

Controlled delay: K. Nichols and V. Jacobson, "Controlling queue delay", ACM Queue 10(5), 2012 (RFC 8289); in the form
of B. Maurer, "Fail at scale", ACM Queue 13(8), 2015, but for the last rule.
"""

from __future__ import annotations

import time
from collections.abc import Callable

BURST_SECONDS = 0.15
# Passwords are hashed slowly on purpose, and many may log in at once before a training begins.
LOG_IN_BURST_SECONDS = 2.0


class Queue:
    """Knows how many wait (``length``), since when there was always somebody, and how many waited in vain
    (``refusals``)."""

    def __init__(
        self, standing: float, burst: float = BURST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._standing, self._burst, self._clock = standing, max(burst, standing), clock
        self._empty_at, self._refused_at = clock(), float("-inf")
        self.length = self.refusals = 0

    def enter(self) -> float:
        """Somebody begins to wait; the seconds for which they may."""
        now = self._clock()
        if not self.length:
            self._empty_at = now
        self.length += 1
        is_burst = now - self._empty_at < self._burst <= now - self._refused_at
        return self._burst if is_burst else self._standing

    def leave(self) -> None:
        """Somebody waits no longer, for whichever reason."""
        self.length -= 1

    def refuse(self) -> None:
        """Somebody waited too long."""
        self.refusals += 1
        self._refused_at = self._clock()
