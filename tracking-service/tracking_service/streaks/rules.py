"""Streaks: weeks in a row with enough workouts, and training days in a row with no more rest than allowed.

Days and weeks are the user's own (stored local dates, the user's first day of the week), so clock changes and
travel cannot break or double anything. The running week never breaks a streak: it still can be met. Rest is
part of training, so days of rest up to ``rest_days`` in a row break nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
MILLI = 1000


@dataclass(frozen=True)
class Streak:
    """A run of weeks or days: how many count, and its first and last day that counts."""

    length: int = 0
    first: date | None = None
    last: date | None = None


def week_streaks(
    counts: Mapping[date, int], target: int, this_week: date, excused: Collection[date] = ()
) -> tuple[Streak, Streak]:
    """(current, longest) run of weeks with at least ``target`` workouts.

    ``counts`` maps the first day of a week to its workouts; ``excused`` weeks may be missed without harm.
    """
    run = longest = Streak()
    for week in _weeks(counts, this_week):
        if counts.get(week, 0) >= target:
            run = Streak(run.length + 1, run.first or week, week)
            longest = run if run.length > longest.length else longest
        elif week != this_week and week not in excused:
            run = Streak()
    return run, longest


def day_streaks(days: Iterable[date], today: date, rest_days: int) -> tuple[Streak, Streak]:
    """(current, longest) run of training days with at most ``rest_days`` days of rest between two of them."""
    run = longest = Streak()
    allowed = timedelta(days=rest_days + 1)
    for day in sorted(set(days)):
        joined = run.last is not None and day - run.last <= allowed
        run = Streak(run.length + 1, run.first, day) if joined else Streak(1, day, day)
        longest = run if run.length > longest.length else longest
    alive = run.last is not None and today - run.last <= allowed
    return (run if alive else Streak()), longest


@dataclass(frozen=True)
class Step:
    """A moment in a run of weeks: thousandths of weeks held in a row, after ``workout`` (None: a week
    broke).
    """

    date: date
    held: int
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
    for week in _weeks(by_week, this_week):
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
    counts: Mapping[date, int], target: int, weeks: int, held: int, today: date, week: date
) -> WeekOutlook:
    """Look ahead from the running ``week`` (its first day) with ``held`` whole weeks in a row, this one included.

    One workout a day is assumed at most; a week that cannot be met any more starts the run anew.
    """
    done = counts.get(week, 0)
    days_left = 7 - (today - week).days
    met = done >= target
    feasible = met or target - done <= days_left
    missing = weeks - held if feasible else weeks
    first = week + WEEK if met or not feasible else week
    last = first + max(missing - 1, 0) * WEEK
    needed = target - done if last == week else target
    earliest = (today if last == week else last) + timedelta(days=max(min(needed, 7) - 1, 0))
    return WeekOutlook(earliest, last + timedelta(days=6), feasible)


def _weeks(counts: Mapping[date, object], this_week: date) -> list[date]:
    """Every week from the first with a workout to this one, without holes."""
    if not counts:
        return []
    first, last = min(counts), max(this_week, *counts)
    return [first + index * WEEK for index in range((last - first).days // 7 + 1)]
