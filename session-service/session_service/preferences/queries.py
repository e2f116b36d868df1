"""Reading preferences; those of merged exercises are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.exercises import queries as exercises
from session_service.preferences.models import ExercisePreferences
from session_service.preferences.rules import MEMBERS, Preferences, resolve


def default_view(user_id: UUID) -> dict[str, Any]:
    """Those for all exercises, as the schema ``DefaultPreferences`` writes them; version 0 if never set."""
    return _view(for_all(user_id))


def view(user_id: UUID, exercise_id: UUID) -> dict[str, Any]:
    """Those for an exercise, as the schema ``ExercisePreferences`` writes them. Raises NotFound, NeedsLookup."""
    exercise = exercises.get(user_id, exercise_id)
    found = find(user_id, {exercise_id}).get(exercise.id)
    return {**_view(found), "exercise_id": exercise.id, "exercise_name": exercise.name}


def views(user_id: UUID) -> list[dict[str, Any]]:
    """Those of every exercise for which something is said, by the exercises' names."""
    table = ExercisePreferences
    query = select(table.exercise_id).where(table.user_id == user_id, table.exercise_id.is_not(None))
    rows = {head: row for head, row in find(user_id, db_session().scalars(query)).items() if says_something(row)}
    names = exercises.current_names(rows)
    found = [{**_view(row), "exercise_id": head, "exercise_name": names.get(head, "")} for head, row in rows.items()]
    return sorted(found, key=lambda one: (one["exercise_name"].casefold(), one["exercise_id"]))


def for_all(user_id: UUID) -> ExercisePreferences | None:
    """The row for all exercises."""
    table = ExercisePreferences
    return db_session().scalar(select(table).where(table.user_id == user_id, table.exercise_id.is_(None)))


def find(user_id: UUID, keys: Iterable[UUID]) -> dict[UUID, ExercisePreferences]:
    """The rows of these exercises, by what each counts as; of several that were merged its own, else the newest."""
    return _by_head(user_id, exercises.heads_of_family(set(keys), user_id))


def effective(user_id: UUID, heads: Mapping[UUID, UUID]) -> dict[UUID, Preferences]:
    """What holds in a session for each exercise; ``heads`` says what each counts as."""
    rows, general = _by_head(user_id, heads), for_all(user_id)
    return {key: resolve(rows.get(head), general) for key, head in heads.items()}


def says_something(row: ExercisePreferences) -> bool:
    """Whether not all of it is left open."""
    return any(getattr(row, name) is not None for name in MEMBERS)


def _by_head(user_id: UUID, heads: Mapping[UUID, UUID]) -> dict[UUID, ExercisePreferences]:
    table = ExercisePreferences
    query = select(table).where(table.user_id == user_id, table.exercise_id.in_(list(heads)))
    found: dict[UUID, ExercisePreferences] = {}
    for row in db_session().scalars(query.order_by(table.updated_at, table.id)):
        assert row.exercise_id is not None
        head = heads[row.exercise_id]
        if head not in found or found[head].exercise_id != head:
            found[head] = row
    return found


def _view(row: ExercisePreferences | None) -> dict[str, Any]:
    return {"version": 0 if row is None else row.version, **{name: getattr(row, name, None) for name in MEMBERS}}
