"""The figures through which the pace of a goal is fitted, one a day, week or month. Our rule.

Of a state it is the mean of each day. Of what somebody does it is the best of each week: light days and warm-ups say
nothing of how strong somebody is. (The best so far would not do. It never falls, so it hides that somebody gets weaker,
stands still for months after a break, and its values depend on each other, which Sen's interval does not allow for. A
light week among eight does not move a Theil-Sen slope by much.) Of an amount that adds up over a period it is what the
period came to, on its last day. A week without training came to no volume. Of what is measured (steps, water ...) a
period without readings has no figure: the watch lay about.

Weeks and months are whole local ones: the running one and those before it, see ``since``. The running period is left
out while it is less than the last one with any: it is not over.
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


def since(day: date, period_of: Callable[[date], date], periods: int) -> date:
    """The first day of so many periods, the last of which ``day`` lies in; ``period_of`` a day is its first day."""
    first = period_of(day)
    for _ in range(periods - 1):
        first = period_of(first - ONE_DAY)
    return first


def period_bests(points: Iterable[Point], period_of: Callable[[date], date], today: date) -> list[Day]:
    """The greatest value of each period, on the first of its days that has it."""
    return [Day(point.date, float(point.value)) for point in _bests(points, period_of, today)]


def period_totals(
    points: Iterable[Point], period_of: Callable[[date], date], today: date, *, every: bool = False
) -> list[Day]:
    """What each period came to, on its last day (of the running one on ``today``): days apart by whole periods.

    With ``every`` those without any, from the first that has some to the last that is over, came to nothing.
    """
    came_to = {period_of(point.date): point.value for point in _bests(points, period_of, today)}
    period = min(came_to, default=today)
    while every and period < period_of(today):
        came_to.setdefault(period, 0)
        period = _last_day(period, period_of, today) + ONE_DAY
    return [Day(_last_day(first, period_of, today), float(value)) for first, value in sorted(came_to.items())]


def _last_day(first: date, period_of: Callable[[date], date], today: date) -> date:
    """The last day, today at the latest, of the period that begins on ``first``."""
    day = first
    while day < today and period_of(day + ONE_DAY) == first:
        day += ONE_DAY
    return day


def _bests(points: Iterable[Point], period_of: Callable[[date], date], today: date) -> list[Point]:
    bests: list[Point] = []
    for _, own in groupby(points, key=lambda point: period_of(point.date)):
        bests.append(max(own, key=lambda point: point.value))
    if len(bests) > 1 and period_of(bests[-1].date) == period_of(today) and bests[-1].value < bests[-2].value:
        bests.pop()
    return bests
