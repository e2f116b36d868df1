"""Setting preferences: the only writer of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from service_kit.db.session import db_session
from service_kit.http.preconditions import Precondition
from session_service.exercises import queries as exercises
from session_service.preferences import queries
from session_service.preferences.models import ExercisePreferences, TooManyPreferences
from session_service.preferences.rules import MAX_PREFERENCES, MEMBERS

# What was never set: something to compare with the version 0 that a client read of it.
_UNSET = SimpleNamespace(version=0)


def replace(user_id: UUID, exercise_id: UUID, body: Mapping[str, Any], if_match: Precondition) -> dict[str, Any]:
    """Set the preferences for an exercise; what is not said is left open. Raises NotFound, Stale,
    :class:`TooManyPreferences`.
    """
    head = exercises.get(user_id, exercise_id).id
    row = queries.find(user_id, {exercise_id}).get(head)
    if_match.check(row or _UNSET)
    if row is None:
        _require_room(user_id)
    _write(user_id, head, row, body)
    return queries.view(user_id, exercise_id)


def replace_default(user_id: UUID, body: Mapping[str, Any], if_match: Precondition) -> dict[str, Any]:
    """Set the preferences for all exercises; what is not said is left open. Raises Stale."""
    row = queries.for_all(user_id)
    if_match.check(row or _UNSET)
    _write(user_id, None, row, body)
    return queries.default_view(user_id)


def reset(user_id: UUID, exercise_id: UUID, if_match: Precondition) -> None:
    """Leave everything open for an exercise. Raises NotFound, Stale."""
    head = exercises.get(user_id, exercise_id).id
    row = queries.find(user_id, {exercise_id}).get(head)
    if_match.check(row or _UNSET)
    if row is not None:
        _write(user_id, head, row, {})


def reset_default(user_id: UUID, if_match: Precondition) -> None:
    """Leave everything open for all exercises. Raises Stale."""
    row = queries.for_all(user_id)
    if_match.check(row or _UNSET)
    if row is not None:
        _write(user_id, None, row, {})


def erase(user_id: UUID) -> None:
    """Delete the user's preferences."""
    db_session().execute(delete(ExercisePreferences).where(ExercisePreferences.user_id == user_id))


def _write(user_id: UUID, head: UUID | None, row: ExercisePreferences | None, body: Mapping[str, Any]) -> None:
    if row is None:
        row = ExercisePreferences(user_id=user_id)
        db_session().add(row)
    row.exercise_id = head
    for name in MEMBERS:
        setattr(row, name, body.get(name))
    db_session().flush()


def _require_room(user_id: UUID) -> None:
    table = ExercisePreferences
    mine = select(func.count()).where(table.user_id == user_id, table.exercise_id.is_not(None))
    if (db_session().scalar(mine) or 0) >= MAX_PREFERENCES:
        raise TooManyPreferences()
