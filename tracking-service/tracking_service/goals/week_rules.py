"""Weeks in a row with enough workouts, as a goal counts them: how the run grew and broke, when it can be complete."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.goals.rules import MILLI
from tracking_service.people.calendar import WEEK, weeks_until


@dataclass(frozen=True)
class Step:
    """A moment in a run of weeks: thousandths of weeks held in a row, after ``workout`` (None: a week
    broke).
    """

    date: date
    run_length: int
    workout: int | None


def week_steps(
    days: Iterable[tuple[date, int]],
    target: int,
    week_of: Callable[[date], date],
    today: date,
    excused: Collection[date] = (),
) -> list[Step]:
    """How a run of weeks grew and broke, workout by workout; ``days`` are (local date, workout) in order.

    A running week counts in the proportion of its workouts; a week that ended short sets the run to nothing.
    """
    by_week: dict[date, list[tuple[date, int]]] = {}
    for day, workout in days:
        by_week.setdefault(week_of(day), []).append((day, workout))
    steps: list[Step] = []
    run, this_week = 0, week_of(today)
    for week in weeks_until(this_week, by_week):
        done = by_week.get(week, [])
        for number, (day, workout) in enumerate(done, start=1):
            steps.append(Step(day, run * MILLI + min(number, target) * MILLI // target, workout))
        if len(done) >= target:
            run += 1
        elif week < this_week and week not in excused:
            if run or done:
                steps.append(Step(week + WEEK, 0, None))
            run = 0
    return steps


@dataclass(frozen=True)
class WeekOutlook:
    """When a run of weeks can be complete: earliest and usual day, and whether the running week can still be met."""

    earliest: date
    expected: date
    feasible: bool


@dataclass(frozen=True)
class ThisWeek:
    """The running week: its first day, today, its workouts, those of today among them; ``excused``: it may be short."""

    first: date
    today: date
    done: int
    done_today: int = 0
    excused: bool = False


def week_outlook(week: ThisWeek, target: int, weeks: int, run_length: int) -> WeekOutlook:
    """Look ahead from the running week with ``run_length`` whole weeks in a row, this one included.

    No more workouts a day are assumed than the target takes: one, two where it is above seven. The running week counts
    if it is met or can still be; one that cannot, or that the goal was set too late for, does no harm before it is
    over: the run begins with the next.
    """
    a_day = math.ceil(target / 7)
    short = max(target - week.done, 0)
    today_left = max(a_day - week.done_today, 0)
    feasible = short <= today_left + a_day * (6 - (week.today - week.first).days)
    missing = weeks - run_length if feasible or week.excused else weeks
    begin = week.first if short and feasible else week.first + WEEK
    last = begin + max(missing - 1, 0) * WEEK
    if last == week.first:
        earliest = week.today + timedelta(days=math.ceil(max(short - today_left, 0) / a_day))
    else:
        earliest = last + timedelta(days=math.ceil(target / a_day) - 1)
    return WeekOutlook(earliest, last + timedelta(days=6), feasible)
