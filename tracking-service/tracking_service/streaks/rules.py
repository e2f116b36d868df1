"""Streaks: weeks in a row with enough workouts, and training days in a row with no more rest than allowed.

Days and weeks are the user's own (stored local dates, the user's first day of the week), so clock changes and
travel cannot break or double anything. The running week never breaks a streak: it still can be met. Rest is
part of training, so days of rest up to ``rest_days`` in a row break nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracking_service.people.calendar import weeks_until


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
    for week in weeks_until(this_week, counts):
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
