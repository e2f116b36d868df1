"""Reading the goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from service_kit.db.session import db_session, get_owned
from service_kit.errors import Invalid
from tracking_service.exercises import usecases as exercises
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import ACTIVE, MILLI, PAUSED
from tracking_service.goals.safety import warnings_of
from tracking_service.goals.titles import subject_names, titles
from tracking_service.measurements import types

# What a client sees of a goal beside its title, and its version.
_VIEW_MEMBERS = (
    "id", "version", "kind", "note", "measurement_type", "exercise_id", "target", "reps", "weeks", "distance", "period",
    "streak_of", "per_week", "rest_days", "start", "direction", "start_on", "deadline", "status", "reached_at",
    "reached_on", "reached_workout_id", "reached_measurement_id", "reopened_at", "created_at", "updated_at",
)  # fmt: skip


def listed(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's goals that fit, the newest first. Raises Invalid for unknown exercises and types."""
    errors = exercises.unknown_among(query.get("exercise_id", ()), user_id)
    errors += types.unknown_among(query.get("measurement_type", ()), user_id, "measurement_type")
    if errors:
        raise Invalid(errors=errors)
    rows = select(Goal).where(Goal.user_id == user_id)
    if "exercise_id" in query:
        rows = rows.where(Goal.exercise_id.in_(exercises.families(query["exercise_id"], user_id)))
    for name in ("status", "kind", "measurement_type"):
        if name in query:
            rows = rows.where(getattr(Goal, name).in_(query[name]))
    return rows.order_by(Goal.created_at.desc(), Goal.id.desc())


def views(goals: Sequence[Goal]) -> list[dict[str, Any]]:
    """Goals as the schema ``Goal`` writes them."""
    warnings, subjects = warnings_of(goals), subject_names(goals)
    called = titles(goals, subjects)
    return [
        {name: getattr(goal, name) for name in _VIEW_MEMBERS}
        | {"title": called[goal.id], "warnings": warnings[goal.id], **subjects[goal.id]}
        for goal in goals
    ]


def view(goal: Goal) -> dict[str, Any]:
    """One goal as :func:`views`; what is to be written of it is written first."""
    db_session().flush()
    return views([goal])[0]


def users_with_goals() -> list[UUID]:
    """Everybody who has a goal that is not paused."""
    query = select(Goal.user_id).where(Goal.status != PAUSED).distinct()
    return list(db_session().scalars(query.order_by(Goal.user_id)))


def find(user_id: UUID, goal_id: UUID) -> Goal:
    """One goal. Raises NotFound."""
    return get_owned(Goal, goal_id, user_id)


_WEEKLY_TARGET = select(Goal.target_base).where(
    Goal.user_id == bindparam("user_id"), Goal.kind == "workouts_per_week", Goal.status == ACTIVE
)


def weekly_target(user_id: UUID) -> int | None:
    """How many workouts a week the user's active goal asks for."""
    target = db_session().scalar(_WEEKLY_TARGET, {"user_id": user_id})
    return None if target is None else target // MILLI
