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


class Outage:
    """How long something that others need has been away, and when to try it again. A fresh one is no outage yet."""

    def __init__(self) -> None:
        self.tries = 0
        self._since, self._rest_until = 0.0, 0.0

    @property
    def resting(self) -> bool:
        """Whether it is too early for another try."""
        return monotonic() < self._rest_until

    def goes_on(self) -> None:
        """One more try failed."""
        if not self.tries:
            self._since = monotonic()
        self.tries += 1
        self._rest_until = monotonic() + delay(self.tries).total_seconds()

    def lasts(self, seconds: float) -> bool:
        """Whether it has lasted that long."""
        return bool(self.tries) and monotonic() - self._since >= seconds


class Rest:
    """Leaves something alone for a while after it failed, so that not every request pays for finding that out."""

    def __init__(self, seconds: float = REST_SECONDS) -> None:
        self.seconds = seconds
        self._until = float("-inf")

    def __bool__(self) -> bool:
        """Whether it is still to be left alone."""
        return monotonic() < self._until

    def begin(self) -> None:
        """It failed just now."""
        self._until = monotonic() + self.seconds

    def end(self) -> None:
        """It works."""
        self._until = float("-inf")

    def may_try(self) -> bool:
        """Whether to try it: while it works everybody, and after a rest somebody, for whom the others wait at rest."""
        if self:
            return False
        if self._until > float("-inf"):
            self.begin()
        return True
