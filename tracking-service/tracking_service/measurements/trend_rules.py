"""Trend and rate of a series of readings, made for scales that are noisy and people who skip days.

The trend is the exponentially smoothed moving average of John Walker's "The Hacker's Diet"
(fourmilab.ch/hackdiet, chapter "Signal and noise": T += 0.1 x (W - T) for each day), in the time-aware
form that weight apps such as Libra use: a reading that comes d days after the last one moves the trend by
1 - 0.9^d of the difference. So a skipped day counts as a day, and after a long gap the trend starts
almost afresh instead of dragging an old weight along.

The rate is not read off the trend, which lags behind a steady loss by about nine days. It is the
Theil-Sen slope (Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63:1379-1389): the median of the slopes between
all pairs of days, which up to 29 % of wild readings cannot spoil; its range is Sen's 80 % interval by the
normal approximation.

Neither says anything of the days after the last reading (our rule): a line tells its height on the day of that reading,
and once it is older than STALE_AFTER there is no rate of now.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from statistics import median

# Share of the difference by which one day's reading moves the trend.
SMOOTHING = 0.1
# Days of history before the asked range that warm the trend up: 0.9^90 < 0.0001 of the start remains.
WARM_UP = timedelta(days=90)
# The rate is fitted to the readings of so many days, and needs at least so many over at least so long.
RATE_WINDOW = timedelta(days=28)
RATE_LEAST_DAYS = 3
RATE_LEAST_SPAN = timedelta(days=7)
# Longer holes between readings are told as gaps, and after as many days without a reading there is no rate of now.
GAP = STALE_AFTER = timedelta(days=14)
# Why there is no rate.
TOO_LITTLE, STALE = RATE_REASONS = ("too-little-data", "stale-data")
# Half width of an 80 % interval of the normal distribution, in standard deviations.
Z80 = 1.2816


@dataclass(frozen=True)
class Day:
    """One local day's figure in base steps, from so many readings."""

    date: date
    value: float
    readings: int = 1


@dataclass(frozen=True)
class Point:
    """A day's figure and the trend on that day, in base steps."""

    date: date
    value: float
    trend: int
    readings: int = 1


@dataclass(frozen=True)
class Line:
    """A fitted straight line: base steps per day with its 80 % range, and its height on its ``last`` day."""

    slope: float
    low: float
    high: float
    level: float
    days: int
    first: date
    last: date


@dataclass(frozen=True)
class Gap:
    """A hole in the log: no reading after ``after`` and before ``before``."""

    after: date
    before: date

    @property
    def days(self) -> int:
        """Days from the reading before to the reading after."""
        return (self.before - self.after).days


def by_day(sums: Iterable[tuple[date, int, int]], daily: str) -> list[Day]:
    """One figure per local day, ``mean`` or ``sum`` of its readings, from (day, sum, number of readings) in order."""
    return [Day(day, total if daily == "sum" else round(total / count), count) for day, total, count in sums]


def without_running_day(days: Sequence[Day], daily: str, today: date) -> tuple[Sequence[Day], Day | None]:
    """The days that are over, and the running one where readings add up: until it is over its sum says too little."""
    if daily == "sum" and days and days[-1].date >= today:
        return days[:-1], days[-1]
    return days, None


def smooth(days: Sequence[Day]) -> list[Point]:
    """The trend of ``days`` (ordered, one per date); the first reading is where it starts."""
    points: list[Point] = []
    trend = 0.0
    for index, day in enumerate(days):
        trend = follow(trend, (day.date - days[index - 1].date).days, day.value) if index else day.value
        points.append(Point(day.date, day.value, round(trend), day.readings))
    return points


def follow(trend: float, days: int, value: float) -> float:
    """Where a day's figure takes the trend that was there so many days before."""
    return trend + (1 - (1 - SMOOTHING) ** days) * (value - trend)


def gaps(days: Sequence[Day]) -> list[Gap]:
    """Holes longer than GAP."""
    pairs = pairwise(days)
    return [Gap(one.date, two.date) for one, two in pairs if two.date - one.date > GAP]


def fit(days: Sequence[Day], window: timedelta = RATE_WINDOW) -> Line | None:
    """Theil-Sen line through the days of the ``window`` that ends with the last one; None with too little to
    say.
    """
    recent = [day for day in days if days[-1].date - day.date < window]
    if len(recent) < RATE_LEAST_DAYS or recent[-1].date - recent[0].date < RATE_LEAST_SPAN:
        return None
    slopes = sorted((two.value - one.value) / (two.date - one.date).days for one, two in combinations(recent, 2))
    slope = median(slopes)
    level = median(day.value + slope * (recent[-1].date - day.date).days for day in recent)
    low, high = _interval(slopes, len(recent))
    return Line(slope, low, high, level, len(recent), recent[0].date, recent[-1].date)


def _interval(slopes: Sequence[float], days: int) -> tuple[float, float]:
    """Sen's interval: the slopes whose ranks lie Z80 standard deviations of Kendall's statistic from the
    middle.
    """
    spread = Z80 * math.sqrt(days * (days - 1) * (2 * days + 5) / 18)
    lower = max(math.floor((len(slopes) - spread) / 2), 1)
    upper = min(math.ceil((len(slopes) + spread) / 2) + 1, len(slopes))
    return slopes[lower - 1], slopes[upper - 1]
