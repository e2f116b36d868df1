"""Streaks of one user, computed from the days of the workouts."""

from __future__ import annotations

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
SIX_DAYS = timedelta(days=6)


def streaks(user_id: UUID, target: int | None, rest_days: int) -> dict[str, Any]:
    """The user's streaks for schemas.Streaks."""
    person = people.known(user_id)
    today = people.today(person)
    training = performances.training_days(user_id)
    wanted = target or goals.weekly_target(user_id) or USUAL_TARGET
    week = week_of(today, person.week_start)
    first, counts = training.weeks(week)
    done = sum(workouts for _, workouts in training.between(week, week + SIX_DAYS))
    this_week = {"first": week, "last": week + SIX_DAYS, "done": done, "target": wanted}
    runs = training.runs(rest_days)
    return {
        "as_of": today,
        "weeks": _current_and_longest(*week_streaks(first, counts, wanted, week))
        | {"target": wanted, "this_week": this_week},
        "days": _current_and_longest(*day_streaks(runs, today, rest_days)) | {"rest_days": rest_days},
        "last_workout_on": runs[-1][1] if runs else None,
    }


def _current_and_longest(current: Streak, longest: Streak) -> dict[str, Any]:
    return {"current": current, "longest": longest}
