"""Streaks of one user, computed from the days of the workouts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from tracking_service.goals import queries as goals
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.performances import queries as performances
from tracking_service.streaks.rules import Streak, day_streaks, week_streaks

# Workouts that make a week count, where neither the request nor a goal says how many.
USUAL_TARGET = 1


def streaks(user_id: UUID, target: int | None, rest_days: int) -> dict[str, Any]:
    """The user's streaks for schemas.Streaks."""
    person = people.known(user_id)
    today = people.today(person)
    days = [day for day, _, _ in performances.workout_days(user_id)]
    wanted = target or goals.weekly_target(user_id) or USUAL_TARGET
    counts = Counter(week_of(day, person.week_start) for day in days)
    week = week_of(today, person.week_start)
    this_week = {"first": week, "last": week + timedelta(days=6), "done": counts[week], "target": wanted}
    return {
        "as_of": today,
        "weeks": _current_and_longest(*week_streaks(counts, wanted, week)) | {"target": wanted, "this_week": this_week},
        "days": _current_and_longest(*day_streaks(days, today, rest_days)) | {"rest_days": rest_days},
        "last_workout_on": days[-1] if days else None,
    }


def _current_and_longest(current: Streak, longest: Streak) -> dict[str, Any]:
    return {"current": current, "longest": longest}
