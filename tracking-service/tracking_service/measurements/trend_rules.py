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

Sen's interval takes days for independent of each other, but weights of neighbouring days are alike: with a correlation
of 0.5 between them it covers the true slope of 28 days in 57 % of logs, with 0.7 in 45 %. So it is widened by
sqrt((1 + phi) / (1 - phi)), the usual factor for the error of a mean under first-order autocorrelation, where phi is
the correlation of days one apart about the line. Within so few days phi is found too low, in 28 by 0.1 to 0.2; the
correction, and that a negative one counts as none, is our rule, chosen by simulation: 28 days with phi of 0, 0.3, 0.5
and 0.7 are covered in 84, 82, 81 and 80 %, 14 days in 88, 84, 82 and 79 %.

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
RATE_LEAST_DAYS = 4
RATE_LEAST_SPAN = timedelta(days=7)
# How alike neighbouring days are is asked of so many pairs of them at least, and taken for no more than that.
LEAST_NEIGHBOURS = 8
MOST_ALIKE = 0.8
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
    """A fitted straight line: base steps per day with its 80 % range, and its height on its ``last`` day, by the slope
    and by either end of the range.
    """

    slope: float
    low: float
    high: float
    level: float
    level_low: float
    level_high: float
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


def fit(days: Sequence[Day], window: timedelta | None = RATE_WINDOW) -> Line | None:
    """Theil-Sen line through the days of the ``window`` that ends with the last one (None: through all of them); None
    with too little to say.
    """
    recent = [day for day in days if window is None or days[-1].date - day.date < window]
    if len(recent) < RATE_LEAST_DAYS or recent[-1].date - recent[0].date < RATE_LEAST_SPAN:
        return None
    slopes = sorted((two.value - one.value) / (two.date - one.date).days for one, two in combinations(recent, 2))
    slope = median(slopes)
    low, high = _interval(slopes, len(recent), alikeness(recent, slope))
    level, level_low, level_high = (_level(recent, one) for one in (slope, low, high))
    return Line(slope, low, high, level, level_low, level_high, len(recent), recent[0].date, recent[-1].date)


def _level(days: Sequence[Day], slope: float) -> float:
    """The height on the last of the days of the line with this slope that leaves as many days above it as below."""
    return median(day.value + slope * (days[-1].date - day.date).days for day in days)


def alikeness(days: Sequence[Day], slope: float) -> float:
    """Correlation, 0 to MOST_ALIKE, of neighbouring days in how far they lie from a line with this slope; 0 where
    fewer than LEAST_NEIGHBOURS pairs of days are one day apart.
    """
    heights = [day.value - slope * (day.date - days[0].date).days for day in days]
    centre = sum(heights) / len(days)
    rests = [(day.date, height - centre) for day, height in zip(days, heights, strict=True)]
    products = [one * two for (day, one), (later, two) in pairwise(rests) if (later - day).days == 1]
    variance = sum(rest * rest for _, rest in rests) / len(days)
    if len(products) < LEAST_NEIGHBOURS or not variance:
        return 0.0
    found = sum(products) / len(products) / variance
    # A fitted line takes part of what neighbours share with it: on average found = phi - (2 + 4 phi) / days.
    corrected = (len(days) * found + 2) / (len(days) - 4)
    return min(max(corrected, 0.0), MOST_ALIKE)


def _interval(slopes: Sequence[float], days: int, alike: float) -> tuple[float, float]:
    """Sen's interval: the slopes whose ranks lie Z80 standard deviations of Kendall's statistic from the middle, of
    days that are ``alike``.
    """
    deviation = math.sqrt(days * (days - 1) * (2 * days + 5) / 18 * (1 + alike) / (1 - alike))
    lower = max(math.floor((len(slopes) - Z80 * deviation) / 2), 1)
    upper = min(math.ceil((len(slopes) + Z80 * deviation) / 2) + 1, len(slopes))
    return slopes[lower - 1], slopes[upper - 1]
