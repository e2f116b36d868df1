"""Keeping highlights, and finding those of a workout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from service_kit.copies import keep_newest
from service_kit.database import session
from service_kit.erasure import bury, is_buried
from session_service.highlights import rules
from session_service.highlights.models import Highlight


def keep(key: UUID, version: int, **values: Any) -> None:
    """Take over a highlight unless what is kept is as new, or it was taken back since."""
    if not is_buried(key, version):
        keep_newest(Highlight, key, version, values)


def take_back(key: UUID, version: int) -> None:
    """A correction undid the highlight; what is older and still arrives is dropped."""
    bury(key, version)
    session().execute(delete(Highlight).where(Highlight.id == key, Highlight.version <= version))


def of_workout(user_id: UUID, workout_id: UUID, unit: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The highlights of the user's workout, oldest first; for ``unit`` and ``names`` see rules.details."""
    query = select(Highlight).where(Highlight.workout_id == workout_id, Highlight.user_id == user_id)
    rows = session().scalars(query.order_by(Highlight.at, Highlight.id))
    return [
        {"id": row.id, "type": row.type, "at": row.at, "details": rules.details(row.details, unit, names)}
        for row in rows
    ]


def erase(user_id: UUID) -> None:
    """Delete the user's highlights."""
    session().execute(delete(Highlight).where(Highlight.user_id == user_id))
