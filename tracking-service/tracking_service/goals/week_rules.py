"""Weeks in a row with enough workouts, as a goal counts them: how the run grew and broke, when it can be complete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
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


def week_outlook(
    counts: Mapping[date, int], target: int, weeks: int, run_length: int, today: date, week: date
) -> WeekOutlook:
    """Look ahead from the running ``week`` (its first day) with ``held`` whole weeks in a row, this one included.

    One workout a day is assumed at most; a week that cannot be met any more starts the run anew.
    """
    done = counts.get(week, 0)
    days_left = 7 - (today - week).days
    met = done >= target
    feasible = met or target - done <= days_left
    missing = weeks - run_length if feasible else weeks
    first = week + WEEK if met or not feasible else week
    last = first + max(missing - 1, 0) * WEEK
    needed = target - done if last == week else target
    earliest = (today if last == week else last) + timedelta(days=max(min(needed, 7) - 1, 0))
    return WeekOutlook(earliest, last + timedelta(days=6), feasible)
