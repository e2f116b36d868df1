"""The highlights of a workout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.highlights import rules
from session_service.highlights.models import Highlight


def of_workout(user_id: UUID, workout_id: UUID, unit: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The highlights of the user's workout, oldest first; for ``unit`` and ``names`` see rules.details."""
    query = select(Highlight).where(Highlight.workout_id == workout_id, Highlight.user_id == user_id)
    rows = db_session().scalars(query.order_by(Highlight.at, Highlight.id))
    return [
        {"id": row.id, "type": row.type, "at": row.at, "details": rules.details(row.details, unit, names)}
        for row in rows
    ]
