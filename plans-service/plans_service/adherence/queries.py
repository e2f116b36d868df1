"""Which plan days were done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from plans_service.adherence.models import DoneWorkout
from service_kit.db.session import db_session


def current(workout_id: UUID, version: int) -> DoneWorkout | None:
    """The workout, where it stands as it was at this version."""
    row = db_session().get(DoneWorkout, workout_id)
    return row if row is not None and row.version == version else None


def done(user_id: UUID, plan_id: UUID, since: date) -> Sequence[tuple[UUID, UUID, date]]:
    """``(workout id, plan day id, local date)`` of the plan's workouts from ``since`` on, oldest first."""
    row = DoneWorkout
    query = select(row.id, row.plan_day_id, row.local_date).where(
        row.user_id == user_id, row.plan_id == plan_id, row.local_date >= since
    )
    rows = db_session().execute(query.order_by(row.local_date, row.ended_at, row.id))
    return [(key, day_id, on) for key, day_id, on in rows if day_id]
