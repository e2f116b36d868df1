"""The figures through which the pace of a goal is fitted, one a day, week or month. Our rule.

Of a state it is the mean of each day. Of what somebody does it is the best of each week: light days and warm-ups say
nothing of how strong somebody is. (The best so far would not do. It never falls, so it hides that somebody gets weaker,
stands still for months after a break, and its values depend on each other, which Sen's interval does not allow for. A
light week among eight does not move a Theil-Sen slope by much.) Of an amount that adds up over a period it is what the
period came to, on its last day.

The running period is left out while it is less than the one before: it is not over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby

from tracking_service.goals.rules import Point
from tracking_service.measurements.trend_rules import Day

ONE_DAY = timedelta(days=1)


def day_means(points: Iterable[Point]) -> list[Day]:
    """The mean of the readings of each day, from points in order of their days."""
    days = []
    for day, own in groupby(points, key=lambda point: point.date):
        values = [point.value for point in own]
        days.append(Day(day, float(sum(values) / len(values)), len(values)))
    return days


def period_bests(points: Iterable[Point], period_of: Callable[[date], date], today: date) -> list[Day]:
    """The greatest value of each period, on the first of its days that has it; ``period_of`` a day is its first day."""
    return [Day(point.date, float(point.value)) for point in _bests(points, period_of, today)]


def period_totals(points: Iterable[Point], period_of: Callable[[date], date], today: date) -> list[Day]:
    """What each period came to, on its last day (of the running one on ``today``): days apart by whole periods."""
    totals = []
    for point in _bests(points, period_of, today):
        day = period_of(point.date)
        while day < today and period_of(day + ONE_DAY) == period_of(point.date):
            day += ONE_DAY
        totals.append(Day(day, float(point.value)))
    return totals


def _bests(points: Iterable[Point], period_of: Callable[[date], date], today: date) -> list[Point]:
    bests: list[Point] = []
    for _, own in groupby(points, key=lambda point: period_of(point.date)):
        bests.append(max(own, key=lambda point: point.value))
    if len(bests) > 1 and period_of(bests[-1].date) == period_of(today) and bests[-1].value < bests[-2].value:
        bests.pop()
    return bests
