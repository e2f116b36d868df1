"""Reading custom fields: those of an exercise, all of a person; whether values fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import Invalid, NotFound
from session_service.custom_fields import rules
from session_service.custom_fields.models import CustomFields
from session_service.exercises import queries as exercises

# A value of a set: where it stands, of which exercise, what is written, what stood there before.
Custom = tuple[UUID, Mapping[str, Any], Mapping[str, Any]]


def rows_by_exercise(user_id: UUID, exercise_ids: Collection[UUID] = ()) -> dict[UUID, CustomFields]:
    """The person's definitions by the exercises that have them, and by the ``exercise_ids`` that count as one of these.

    Where both exercises of a merge have fields, those of the successor count; where several were merged into one that
    has none, those that were defined first.
    """
    query = select(CustomFields).where(CustomFields.user_id == user_id)
    rows = list(db_session().scalars(query.order_by(CustomFields.created_at, CustomFields.id)))
    heads = exercises.successors({*exercise_ids, *(row.exercise_id for row in rows)}) if rows else {}
    of_head: dict[UUID, CustomFields] = {}
    for row in rows:
        head = heads[row.exercise_id].id if row.exercise_id in heads else row.exercise_id
        if head not in of_head or row.exercise_id == head:
            of_head[head] = row
    found = {key: of_head[head.id] for key, head in heads.items() if head.id in of_head}
    return {key: row for key, row in found.items() if key in exercise_ids or key == row.exercise_id}


def get(user_id: UUID, exercise_id: UUID) -> CustomFields:
    """The person's fields of the exercise. Raises NotFound."""
    row = rows_by_exercise(user_id, {exercise_id}).get(exercise_id)
    if row is None:
        raise NotFound("You have no custom fields for this exercise.")
    return row


def views(rows: Collection[CustomFields]) -> list[dict[str, Any]]:
    """The rows as the schema ``CustomFields`` writes them."""
    names = exercises.current_names({row.exercise_id for row in rows})
    return [
        {
            "exercise_id": row.exercise_id,
            "exercise_name": names.get(row.exercise_id, ""),
            "version": row.version,
            "fields": row.fields,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }
        for row in rows
    ]


def all_views(user_id: UUID) -> list[dict[str, Any]]:
    """Those of all exercises of the person, by the exercises' names."""
    rows = {row.id: row for row in rows_by_exercise(user_id).values()}
    return sorted(views(rows.values()), key=lambda view: (view["exercise_name"], view["exercise_id"]))


def check_custom(user_id: UUID, wanted: Mapping[str, Custom]) -> None:
    """Raise :class:`Invalid` with every value that is none of its exercise's fields; each stands at its pointer."""
    said = {place: custom for place, custom in wanted.items() if custom[1]}
    if not said:
        return
    rows = rows_by_exercise(user_id, {exercise_id for exercise_id, _, _ in said.values()})
    fields = {key: {field["key"]: field for field in row.fields} for key, row in rows.items()}
    errors = [
        error
        for place, (exercise_id, values, old) in said.items()
        for error in rules.value_errors(values, fields.get(exercise_id, {}), old, place)
    ]
    if errors:
        raise Invalid(errors=errors)
