"""Keeping highlights, and finding those of a workout."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from service_kit.database import session
from service_kit.upsert import insert_ignoring
from session_service.highlights.models import Highlight


def keep(key: UUID, version: int, **values: Any) -> None:
    """Take over a highlight unless what is kept is as new."""
    if not insert_ignoring(Highlight, {"id": key, "version": version, **values}, ("id",)):
        newer = update(Highlight).where(Highlight.id == key, Highlight.version < version)
        session().execute(newer.values(version=version, **values))


def of_workout(user_id: UUID, workout_id: UUID) -> list[dict[str, Any]]:
    """The highlights of the user's workout, oldest first."""
    query = select(Highlight).where(Highlight.workout_id == workout_id, Highlight.user_id == user_id)
    rows = session().scalars(query.order_by(Highlight.at, Highlight.id))
    return [{"id": row.id, "type": row.type, "at": row.at, "details": row.details} for row in rows]


def erase(user_id: UUID) -> None:
    """Delete the user's highlights."""
    session().execute(delete(Highlight).where(Highlight.user_id == user_id))
