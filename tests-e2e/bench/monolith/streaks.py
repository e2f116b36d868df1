"""Weeks and days of training in a row, as Setwise counts them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

WEEK, REST_DAYS = timedelta(days=7), 2
NONE = {"length": 0, "first": None, "last": None}


def streaks(days: list[date], today: date) -> dict[str, Any]:
    """The answer for the ordered days of the workouts."""
    counts = Counter(monday(day) for day in days)
    this_week = monday(today)
    weeks = sorted({*counts} - {this_week}) + ([this_week] if counts[this_week] else [])
    still = {this_week, this_week - WEEK}
    return {
        "as_of": today,
        "weeks": current_and_longest(weeks, WEEK, lambda last: last in still)
        | {
            "target": 1,
            "this_week": {
                "first": this_week,
                "last": this_week + timedelta(days=6),
                "done": counts[this_week],
                "target": 1,
            },
        },
        "days": current_and_longest(
            sorted(set(days)), timedelta(days=REST_DAYS + 1), lambda last: (today - last).days <= REST_DAYS + 1
        )
        | {"rest_days": REST_DAYS},
        "last_workout_on": days[-1] if days else None,
    }


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def current_and_longest(days: list[date], apart: timedelta, lasts: Any) -> dict[str, Any]:
    """The run that still lasts, and the longest of runs whose days lie at most so far ``apart``."""
    run, longest = NONE, NONE
    for day in days:
        joined = run["last"] is not None and day - run["last"] <= apart
        length, first = (run["length"] + 1, run["first"]) if joined else (1, day)
        run = {"length": length, "first": first, "last": day}
        longest = run if run["length"] > longest["length"] else longest
    return {"current": run if days and lasts(days[-1]) else NONE, "longest": longest}
