"""``/workouts/{id}/exercises``: the parts of a logged workout."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from service_kit.errors import IdTaken
from service_kit.http.blueprint import Blueprint
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user
from session_service.entries.schemas import (
    WorkoutEntryCreate,
    WorkoutEntryPatch,
    WorkoutSetPatch,
    WorkoutSetsCreate,
)
from session_service.workouts import examples, part_queries, part_usecases, queries
from session_service.workouts.schemas import Workout, WorkoutEntry, WorkoutSet
from session_service.workouts.views import full_view
from training.exercises import ExerciseRetired

blp = Blueprint("entries", __name__, description="The exercises and sets of a logged workout.", scope="workouts")

_ADDRESS = "/api/v1/workouts/{}/exercises/{}"
_ENTRY = "/workouts/<uuid:workout_id>/exercises/<uuid:entry_id>"
_SET = _ENTRY + "/sets/<uuid:set_id>"
SETS = {
    "one": {"summary": "One set, at the end", "value": examples.SET},
    "several": {"summary": "Two sets, before all others", "value": {"sets": [examples.SET] * 2, "position": 0}},
}


@blp.post("/workouts/<uuid:workout_id>/exercises")
@blp.arguments(WorkoutEntryCreate, example=examples.ENTRY)
@blp.if_match(required=False)
@blp.problems(IdTaken, ExerciseRetired)
@blp.response(201, Workout, example=examples.WORKOUT)
@blp.etag
def add_workout_exercise(body: dict[str, Any], workout_id: UUID, if_match: Precondition) -> Any:
    """Add an exercise to a workout.

    At its end, or where `position` says; into a block of the workout with `block_id`. Answers the whole workout.
    """
    workout, entry_id = part_usecases.add_entry(current_user().user_id, workout_id, body, if_match)
    return full_view(workout), {"Location": _ADDRESS.format(workout_id, entry_id)}


@blp.get(_ENTRY)
@blp.response(200, WorkoutEntry, example=examples.WORKOUT["entries"][0])
@blp.etag
def get_workout_exercise(workout_id: UUID, entry_id: UUID) -> dict[str, Any]:
    """Read an exercise of a workout.

    The ETag has the version of the workout.
    """
    return part_queries.entry_view(queries.get(current_user().user_id, workout_id), entry_id)


@blp.patch(_ENTRY)
@blp.arguments(WorkoutEntryPatch, example={"note": "Belt on the last two.", "position": 0})
@blp.if_match(required=False)
@blp.problems(ExerciseRetired)
@blp.response(200, WorkoutEntry, example=examples.WORKOUT["entries"][0])
@blp.etag
def change_workout_exercise(
    body: dict[str, Any], workout_id: UUID, entry_id: UUID, if_match: Precondition
) -> dict[str, Any]:
    """Change an exercise of a workout, or its place.

    A JSON merge-patch. The exercises of a block stay in a row: what would tear one apart is refused. Answers as
    reading it does.
    """
    user_id = current_user().user_id
    workout = part_usecases.change_entry(user_id, workout_id, entry_id, body, if_match)
    return part_queries.entry_view(workout, entry_id)


@blp.delete(_ENTRY)
@blp.if_match(required=False)
@blp.response(204)
def delete_workout_exercise(workout_id: UUID, entry_id: UUID, if_match: Precondition) -> Response:
    """Take an exercise out of a workout, with its sets.

    What was planned of it counts as not done. A block without an exercise goes with it. The ETag has the new version.
    """
    return _no_content(part_usecases.remove_entry(current_user().user_id, workout_id, entry_id, if_match).version)


@blp.post(_ENTRY + "/sets")
@blp.arguments(WorkoutSetsCreate, examples=SETS)
@blp.if_match(required=False)
@blp.problems(IdTaken)
@blp.response(201, Workout, example=examples.WORKOUT)
@blp.etag
def add_workout_sets(body: dict[str, Any], workout_id: UUID, entry_id: UUID, if_match: Precondition) -> Any:
    """Add one set or several to an exercise of a workout.

    At its end, or where `position` says; several as `sets`, all of them or none. Answers the whole workout; `Location`
    names the first new set.
    """
    workout, set_id = part_usecases.add_sets(current_user().user_id, workout_id, entry_id, body, if_match)
    return full_view(workout), {"Location": f"{_ADDRESS.format(workout_id, entry_id)}/sets/{set_id}"}


@blp.get(_SET)
@blp.response(200, WorkoutSet, example=examples.WORKOUT["entries"][0]["sets"][1])
@blp.etag
def get_workout_set(workout_id: UUID, entry_id: UUID, set_id: UUID) -> dict[str, Any]:
    """Read a set of a workout.

    The ETag has the version of the workout.
    """
    return part_queries.set_view(queries.get(current_user().user_id, workout_id), entry_id, set_id)


@blp.patch(_SET)
@blp.arguments(WorkoutSetPatch, example={"reps": 6, "rpe": None})
@blp.if_match(required=False)
@blp.response(200, WorkoutSet, example=examples.WORKOUT["entries"][0]["sets"][1])
@blp.etag
def change_workout_set(
    body: dict[str, Any], workout_id: UUID, entry_id: UUID, set_id: UUID, if_match: Precondition
) -> dict[str, Any]:
    """Change a set of a workout, or its place.

    A JSON merge-patch. What was planned for it stays, and with `status` `skipped` it loses its figures. Records, goals
    and streaks follow. Answers as reading it does.
    """
    user_id = current_user().user_id
    workout = part_usecases.change_set(user_id, workout_id, entry_id, set_id, body, if_match)
    return part_queries.set_view(workout, entry_id, set_id)


@blp.delete(_SET)
@blp.if_match(required=False)
@blp.response(204)
def delete_workout_set(workout_id: UUID, entry_id: UUID, set_id: UUID, if_match: Precondition) -> Response:
    """Take a set out of a workout.

    One that was planned counts as not done. The ETag has the new version.
    """
    return _no_content(part_usecases.remove_set(current_user().user_id, workout_id, entry_id, set_id, if_match).version)


def _no_content(version: int) -> Response:
    response = Response(status=204)
    response.set_etag(str(version))
    return response
