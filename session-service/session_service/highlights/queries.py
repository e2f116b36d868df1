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
    """The highlights of the user's workout, oldest first; for ``unit`` and ``names`` see rules.record."""
    query = select(Highlight).where(Highlight.workout_id == workout_id, Highlight.user_id == user_id)
    rows = db_session().scalars(query.order_by(Highlight.at, Highlight.id))
    return [
        {
            "id": row.id,
            "type": row.type,
            "at": row.at,
            "record": rules.record(row.details, unit, names) if row.type == "record" else None,
            "goal": rules.goal(row.details, unit) if row.type == "goal" else None,
        }
        for row in rows
    ]


def one_rep_maxima(user_id: UUID, heads: Mapping[UUID, UUID]) -> dict[UUID, tuple[int, str]]:
    """The highest estimate of a one-repetition maximum in the user's records, in milligrams, with its day.

    ``heads`` says what each exercise of interest counts as; answered by that. Those without such a record are left out.
    """
    query = select(Highlight.exercise_id, Highlight.details).where(
        Highlight.user_id == user_id, Highlight.type == "record", Highlight.exercise_id.in_(heads)
    )
    best: dict[UUID, tuple[int, str]] = {}
    for exercise_id, details in db_session().execute(query):
        if details["kind"].startswith(rules.ONE_REP_MAXIMUM):
            head, found = heads[exercise_id], (details["value"]["base"], details["local_date"])
            best[head] = max(found, best.get(head, found))
    return best
