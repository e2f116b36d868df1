"""``/workouts/fields``: what a person notes of the sets of an exercise beyond what everybody does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import NotFound
from service_kit.http.blueprint import Blueprint
from service_kit.http.fields import PageQuery
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user
from session_service.custom_fields import examples, queries, usecases
from session_service.custom_fields.schemas import CustomFields, CustomFieldsWrite

blp = Blueprint("custom_fields", __name__, description="What you note of sets beyond the usual.", scope="workouts")

_ADDRESS = "/workouts/fields/<uuid:exercise_id>"


@blp.get("/workouts/fields")
@blp.arguments(PageQuery, location="query")
@blp.paged(CustomFields, example=examples.PAGE)
def list_custom_fields(query: dict[str, Any]) -> Any:
    """List the exercises for which you defined custom fields.

    By the exercises' names.
    """
    return queries.all_views(current_user().user_id)


@blp.get(_ADDRESS)
@blp.response(200, CustomFields, example=examples.FIELDS)
@blp.etag
def get_custom_fields(exercise_id: UUID) -> dict[str, Any]:
    """Read your custom fields of an exercise.

    Those of its successor, where it was merged.
    """
    return queries.views([queries.get(current_user().user_id, exercise_id)])[0]


@blp.put(_ADDRESS)
@blp.arguments(CustomFieldsWrite, example=examples.WRITE, answered_by=get_custom_fields)
@blp.if_match(required=False)
@blp.problems(NotFound)
@blp.response(200, CustomFields, example=examples.FIELDS)
@blp.etag
def define_custom_fields(body: dict[str, Any], exercise_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Define what you note of the sets of an exercise.

    At most ten fields, which sets then carry in `custom`, logged or live. What was noted before stays, also of a field
    that is gone.
    """
    return queries.views([usecases.define(current_user().user_id, exercise_id, body, if_match)])[0]


@blp.delete(_ADDRESS)
@blp.if_match(required=False)
@blp.response(204)
def delete_custom_fields(exercise_id: UUID, if_match: Precondition) -> None:
    """Drop your custom fields of an exercise.

    What was noted stays with its sets.
    """
    usecases.remove(current_user().user_id, exercise_id, if_match)
