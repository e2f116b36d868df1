"""What goals are called: as their owner said, else by their terms and what their exercise is called now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from tracking_service.exercises import usecases as exercises
from tracking_service.goals import runs, totals
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.models import Goal
from tracking_service.measurements import types


def titles(goals: Sequence[Goal], names: Mapping[UUID, Mapping[str, str | None]]) -> dict[UUID, str]:
    """The title of each goal by its id; ``names`` are those of :func:`subject_names`."""
    called = {goal.id: None if goal.own_title else names[goal.id]["exercise_name"] for goal in goals}
    return {goal.id: title_of(goal, name) if (name := called[goal.id]) else goal.title for goal in goals}


def subject_names(goals: Sequence[Goal]) -> dict[UUID, dict[str, str | None]]:
    """What the exercise and the measurement type of each goal are called now, by the goal's id; None: it has none."""
    heads = exercises.successors({goal.exercise_id for goal in goals if goal.exercise_id is not None})
    about: dict[UUID, set[str]] = {}
    for goal in goals:
        if goal.measurement_type is not None:
            about.setdefault(goal.user_id, set()).add(goal.measurement_type)
    kinds = {user_id: types.among(user_id, slugs) for user_id, slugs in about.items()}
    return {
        goal.id: {
            "exercise_name": heads[goal.exercise_id].name if goal.exercise_id is not None else None,
            "measurement_type_name": kinds[goal.user_id][goal.measurement_type].name if goal.measurement_type else None,
        }
        for goal in goals
    }


def title(goal: Goal) -> str:
    """The title of one goal."""
    return titles([goal], subject_names([goal]))[goal.id]


def title_of(goal: Goal, name: str) -> str:
    """A title such as ``Body weight: 80 kg``; ``name`` is that of the subject."""
    parts = {"reps": goal.reps, "value": goal.target.value, "target": str(goal.target), "distance": str(goal.distance)}
    parts["weeks"] = "for one week" if goal.weeks == 1 else f"{goal.weeks} weeks in a row"
    parts["workouts"] = "workout" if goal.target.value == "1" else "workouts"
    parts["period"] = f" in a {goal.period}" if goal.period in (totals.WEEK, totals.MONTH) else ""
    parts["run"] = "training days in a row" if runs.is_of_days(goal) else runs.weeks_in_a_row(goal)
    return KINDS[goal.kind].title.format(name=name, **parts)[:200]
