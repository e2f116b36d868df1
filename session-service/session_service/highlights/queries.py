"""The highlights of a workout."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def one_rep_maxima(user_id: UUID, exercise_ids: Collection[UUID]) -> dict[UUID, int]:
    """The highest estimate of a one-repetition maximum, in milligrams, of each exercise in the user's records.

    Exercises without such a record are left out.
    """
    wanted = {str(key): key for key in exercise_ids}
    query = select(Highlight.details).where(Highlight.user_id == user_id, Highlight.type == "record")
    best: dict[UUID, int] = {}
    for details in db_session().scalars(query):
        key = wanted.get(details.get("exercise_id"))
        if key is not None and details["kind"].startswith(rules.ONE_REP_MAXIMUM):
            best[key] = max(details["value"]["base"], best.get(key, 0))
    return best
