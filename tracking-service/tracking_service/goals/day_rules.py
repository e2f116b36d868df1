"""Training days in a row, as a goal counts them: how the run grew and broke, when it can be complete.

The runs are those of streaks/rules.py (a test holds that), which is told of goals and so cannot be asked by them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.goals.rules import MILLI
from tracking_service.goals.week_rules import Step

ONE_DAY = timedelta(days=1)
# Days over which somebody's usual number of training days is taken.
USUAL_DAYS = 28


def never(_day: date) -> bool:
    """No day is excused."""
    return False


def day_steps(
    days: Iterable[tuple[date, int]], rest_days: int, today: date, is_excused: Callable[[date], bool] = never
) -> list[Step]:
    """How a run of training days grew and broke; ``days`` are (local date, workout) in order, the first of a day
    counts.

    After more than ``rest_days`` days of rest in a row that are not excused the run is over.
    """
    steps: list[Step] = []
    run, last = 0, None
    for day, workout in days:
        if day == last:
            continue
        if last is not None and (end := _over_on(last, day, rest_days, is_excused)):
            steps.append(Step(end, 0, None))
            run = 0
        run, last = run + 1, day
        steps.append(Step(day, run * MILLI, workout))
    if last is not None and (end := _over_on(last, today, rest_days, is_excused)):
        steps.append(Step(end, 0, None))
    return steps


def _over_on(last: date, until: date, rest_days: int, is_excused: Callable[[date], bool]) -> date | None:
    """The first day up to ``until`` on which a run whose last training day was ``last`` is over."""
    rest, day = 0, last + ONE_DAY
    while day < until:
        rest += not is_excused(day)
        day += ONE_DAY
        if rest > rest_days:
            return day
    return None


@dataclass(frozen=True)
class DayOutlook:
    """When a run of days can be complete: by training daily, at the usual rate (None: unknown), with every rest."""

    earliest: date
    expected: date | None
    latest: date


def day_outlook(missing: int, rest_days: int, last: date | None, today: date, recent: int) -> DayOutlook:
    """Look ahead with so many training days ``missing``; ``last`` is the last of the run that lasts, ``recent`` the
    number of training days in the last USUAL_DAYS.
    """
    begin = today + ONE_DAY if last == today else today
    earliest = begin + (missing - 1) * ONE_DAY
    rest = (rest_days + 1) * ONE_DAY
    latest = max(last + missing * rest if last else today + (missing - 1) * rest, earliest)
    if not recent:
        return DayOutlook(earliest, None, latest)
    usual = today + math.ceil(missing * USUAL_DAYS / recent) * ONE_DAY
    return DayOutlook(earliest, min(max(usual, earliest), latest), latest)
