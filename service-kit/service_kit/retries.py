"""When to try again what failed: further and further apart, and never far, whatever the clock does."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, or_

from service_kit.clock import now

LONGEST = timedelta(seconds=30)
REST_SECONDS = 1.0


def delay(failures: int, longest: timedelta = LONGEST) -> timedelta:
    """1 s, 2 s, 4 s ... the longest, each up to a quarter shorter, so that not all come back at once."""
    seconds = min(longest.total_seconds(), 2.0 ** min(max(failures - 1, 0), 10))
    return timedelta(seconds=seconds * random.uniform(0.75, 1.0))  # noqa: S311 - spreads load, guards nothing


def next_try(failures: int) -> datetime:
    """The instant of the next try after so many failures."""
    return now() + delay(failures)


def next_try_by_age(since: datetime) -> datetime:
    """The instant of the next try of something that has waited since then without a fault of its own."""
    return next_try(int((now() - since).total_seconds()).bit_length())


def is_due(next_try_at: Any) -> ColumnElement[bool]:
    """The condition "its time has come". An instant far ahead is one from before the clock was set back."""
    instant = now()
    return or_(next_try_at.is_(None), next_try_at <= instant, next_try_at > instant + 2 * LONGEST)


class Rest:
    """Leaves something alone for a while after it failed, so that not everybody pays for finding that out: for
    ``seconds``, or (None) longer after each failure in a row.
    """

    def __init__(self, seconds: float | None = REST_SECONDS) -> None:
        self.seconds, self.failures = seconds, 0
        self._since = self._until = float("-inf")

    def __bool__(self) -> bool:
        """Whether it is still to be left alone."""
        return monotonic() < self._until

    def begin(self) -> None:
        """It failed just now."""
        self._since = self._since if self.failures else monotonic()
        self.failures += 1
        self._until = monotonic() + (delay(self.failures).total_seconds() if self.seconds is None else self.seconds)

    def end(self) -> None:
        """It works."""
        self.failures, self._until = 0, float("-inf")

    def lasts(self, seconds: float) -> bool:
        """Whether it has failed for so long."""
        return self.failures > 0 and monotonic() - self._since >= seconds

    def may_try(self) -> bool:
        """Whether to try it: while it works everybody, and after a rest somebody, for whom the others wait at rest."""
        if self:
            return False
        if self.failures:
            self.begin()
        return True
