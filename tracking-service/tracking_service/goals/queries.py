"""Reading the goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from service_kit.db.session import db_session, get_owned
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import ACTIVE, MILLI


def listed(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's goals that fit, the newest first."""
    rows = select(Goal).where(Goal.user_id == user_id)
    for name in ("status", "kind", "exercise_id", "measurement_type"):
        if name in query:
            rows = rows.where(getattr(Goal, name) == query[name])
    return rows.order_by(Goal.created_at.desc(), Goal.id.desc())


def find(user_id: UUID, goal_id: UUID) -> Goal:
    """One goal. Raises NotFound."""
    return get_owned(Goal, goal_id, user_id)


def weekly_target(user_id: UUID) -> int | None:
    """How many workouts a week the user's active goal asks for."""
    mine = (Goal.user_id == user_id, Goal.kind == "workouts_per_week", Goal.status == ACTIVE)
    target = db_session().scalar(select(Goal.target_base).where(*mine))
    return None if target is None else target // MILLI
