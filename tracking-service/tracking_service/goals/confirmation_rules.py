"""When a noisy state is reached: not by one low reading.

Body weight swings by a kilogram or two from day to day, so the lowest of many readings lies well below where somebody
stands. A goal about such a state is reached by the first reading with which two days of readings at most CLOSE apart
are at or beyond the target, each taken as the mean of its readings so far, and (our rule; a quarter of the way is
passed likewise)

- they are two days of readings in a row; or
- the trend is there, too (see measurements/trend_rules.py). The two days stand by it, since after a long gap, or where
  the log begins, the trend is hardly more than its last reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple, Protocol

from tracking_service.measurements.trend_rules import follow
from training.comparison import NOT_TYPED, Precision
from training.quantity import Steps

# Two days of readings stand by each other where they are at most so far apart: a body changes within weeks.
CLOSE = timedelta(days=14)


class Reading(Protocol):
    """A reading in the order of time: its local day, its figure, and how that was typed."""

    @property
    def date(self) -> date:
        """The local day."""

    @property
    def value(self) -> Steps:
        """Base steps."""

    @property
    def precision(self) -> Precision:
        """How it was typed."""


class _Moment(NamedTuple):
    """After one of a day's readings (by its place): their mean, and where the trend is then."""

    place: int
    mean: Steps
    trend: float
    precision: Precision


def confirmed(
    readings: Sequence[Reading], meets: Callable[[Steps, Precision], bool], counts: Callable[[date], bool]
) -> Iterator[int]:
    """Which of the readings (by their place, in order) confirm that the target is met.

    ``meets`` says whether a figure is at or beyond the target, ``counts`` whether a day may be one of the two.
    """
    days: list[date] = []  # at or beyond the target
    before: date | None = None
    trend, was_met = 0.0, False
    for day, own in groupby(enumerate(readings), key=lambda pair: pair[1].date):
        is_met, after = False, trend
        for moment in _moments(list(own), trend, (day - before).days if before else 0):
            is_met, after = counts(day) and meets(moment.mean, moment.precision), moment.trend
            close = is_met + sum(day - earlier <= CLOSE for earlier in days)
            # Of two days in a row the one before is the last of those that are close, if any is.
            if close > 1 and ((is_met and was_met) or meets(round(after), moment.precision)):
                yield moment.place
        trend, before, was_met = after, day, is_met
        days = [one for one in days if day - one <= CLOSE] + [day] * is_met


def _moments(own: Sequence[tuple[int, Reading]], trend: float, gap: int) -> Iterator[_Moment]:
    """A day's moments; so many days before (0: never) the trend was ``trend``."""
    total: Steps = 0
    units = set()
    for number, (place, reading) in enumerate(own, start=1):
        total += reading.value
        units.add(reading.precision.unit)
        mean = total if number == 1 else Fraction(total, number)  # mostly one a day, and integers are faster
        precision = reading.precision if len(units) == 1 else NOT_TYPED
        yield _Moment(place, mean, follow(trend, gap, float(mean)) if gap else float(mean), precision)
