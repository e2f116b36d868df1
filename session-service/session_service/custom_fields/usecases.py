"""Defining, changing and dropping custom fields of an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from service_kit.db.session import db_session
from service_kit.errors import FieldError, Invalid, Stale
from service_kit.http.preconditions import Precondition
from service_kit.ids import new_id
from session_service.custom_fields import queries, rules
from session_service.custom_fields.models import CustomFields
from session_service.exercises import queries as exercises


def define(user_id: UUID, exercise_id: UUID, body: Mapping[str, Any], if_match: Precondition) -> CustomFields:
    """Make these the fields of the exercise. Raises NotFound for an exercise that the user cannot use."""
    exercises.get(user_id, exercise_id)
    row = queries.rows_by_exercise(user_id, {exercise_id}).get(exercise_id)
    _check_precondition(row, if_match)
    rules.check_fields(body["fields_"])
    row = row or _new(user_id, exercise_id)
    row.fields = [{"unit": None, "choices": None, **field} for field in body["fields_"]]
    db_session().flush()
    return row


def _check_precondition(row: CustomFields | None, if_match: Precondition) -> None:
    if row is not None:
        if_match.check(row)
        return
    if_match.checked = True
    if if_match.sent:
        raise Stale("There are no custom fields for this exercise yet.")


def _new(user_id: UUID, exercise_id: UUID) -> CustomFields:
    count = select(func.count()).select_from(CustomFields).where(CustomFields.user_id == user_id)
    if db_session().execute(count).scalar_one() >= rules.MAX_EXERCISES:
        detail = f"At most {rules.MAX_EXERCISES} exercises have custom fields: delete those of another."
        raise Invalid(errors=[FieldError("too-many", detail, "")])
    row = CustomFields(id=new_id(), user_id=user_id, exercise_id=exercise_id)
    db_session().add(row)
    return row


def remove(user_id: UUID, exercise_id: UUID, if_match: Precondition) -> None:
    """Drop the definitions; values stay where they were logged. Raises NotFound."""
    row = queries.get(user_id, exercise_id)
    if_match.check(row)
    db_session().delete(row)


def erase(user_id: UUID) -> None:
    """Delete all that the user defined."""
    db_session().execute(delete(CustomFields).where(CustomFields.user_id == user_id))
