"""``/sessions/preferences``: how a user wants to be guided through exercises."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import NotFound
from service_kit.http.blueprint import Blueprint
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user
from session_service.preferences import queries, usecases
from session_service.preferences.models import TooManyPreferences
from session_service.preferences.schemas import (
    DefaultPreferences,
    ExercisePreferences,
    PreferencesQuery,
    PreferencesReplace,
)

blp = Blueprint(
    "preferences", __name__, description="How you want to be guided: rests, and being asked for RPE.", scope="workouts"
)

BODY = {"default_rest": {"value": "2", "unit": "min"}, "auto_start_rest": True, "ask_rpe": False}
DEFAULT = {**BODY, "version": 1}
OF_EXERCISE = {
    **DEFAULT,
    "exercise_id": "01977f3e-0a00-7b43-9d0e-2f6a8b1c0003",
    "exercise_name": "Barbell back squat",
}
PAGE = {"items": [OF_EXERCISE], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}


@blp.get("/sessions/preferences")
@blp.arguments(PreferencesQuery, location="query")
@blp.paged(ExercisePreferences, example=PAGE)
def list_preferences(_query: dict[str, Any]) -> list[dict[str, Any]]:
    """List the exercises with preferences of their own.

    By the names of the exercises. What holds for all others is at `/sessions/preferences/default`.
    """
    return queries.views(current_user().user_id)


@blp.get("/sessions/preferences/default")
@blp.response(200, DefaultPreferences, example=DEFAULT)
@blp.etag
def get_default_preferences() -> dict[str, Any]:
    """Read what you want for all exercises.

    Version 0 before you have set anything: pauses are those of plans and begin by themselves, and RPE is asked for.
    """
    return queries.default_view(current_user().user_id)


@blp.put("/sessions/preferences/default")
@blp.arguments(PreferencesReplace, answered_by=get_default_preferences, example=BODY)
@blp.if_match()
@blp.response(200, DefaultPreferences, example=DEFAULT)
@blp.etag
def replace_default_preferences(body: dict[str, Any], if_match: Precondition) -> dict[str, Any]:
    """Set what you want for all exercises.

    It holds in sessions and exercises that begin from then on; an open session goes on as it began.
    """
    return usecases.replace_default(current_user().user_id, body, if_match)


@blp.delete("/sessions/preferences/default")
@blp.if_match()
@blp.response(204)
def delete_default_preferences(if_match: Precondition) -> None:
    """Leave open what you want for all exercises.

    Pauses are those of plans and begin by themselves then, and RPE is asked for.
    """
    usecases.reset_default(current_user().user_id, if_match)


@blp.get("/sessions/preferences/<uuid:exercise_id>")
@blp.problems(NotFound)
@blp.response(200, ExercisePreferences, example=OF_EXERCISE)
@blp.etag
def get_preferences(exercise_id: UUID) -> dict[str, Any]:
    """Read what you want for an exercise.

    Every exercise that you may use has them; never set, they are of version 0. Merged exercises have the same.
    """
    return queries.view(current_user().user_id, exercise_id)


@blp.put("/sessions/preferences/<uuid:exercise_id>")
@blp.arguments(PreferencesReplace, answered_by=get_preferences, example=BODY)
@blp.if_match()
@blp.problems(TooManyPreferences)
@blp.response(200, ExercisePreferences, example=OF_EXERCISE)
@blp.etag
def replace_preferences(body: dict[str, Any], exercise_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Set what you want for an exercise.

    It goes before what you want for all, and holds wherever the exercise comes into a session from then on.
    """
    return usecases.replace(current_user().user_id, exercise_id, body, if_match)


@blp.delete("/sessions/preferences/<uuid:exercise_id>")
@blp.if_match()
@blp.response(204)
def delete_preferences(exercise_id: UUID, if_match: Precondition) -> None:
    """Leave open what you want for an exercise.

    What you want for all exercises holds for it then.
    """
    usecases.reset(current_user().user_id, exercise_id, if_match)
