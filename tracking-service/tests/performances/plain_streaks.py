"""Streaks counted day by day and week by week: what the patterns of streaks/rules.py are held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from tracking_service.people.calendar import weeks_until
from tracking_service.streaks.rules import Streak


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
