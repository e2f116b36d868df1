"""``/workouts``: the log of what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import IdTaken
from service_kit.http.blueprint import Blueprint
from service_kit.http.paging import by_cursor, cursor_page_schema
from service_kit.http.preconditions import Precondition
from service_kit.messaging.lanes import bulk
from service_kit.security.identity import current_user
from session_service.people.queries import mass_unit
from session_service.workouts import examples, queries, usecases, views
from session_service.workouts.query_schemas import ChangesQuery, WorkoutChanges, WorkoutQuery
from session_service.workouts.schemas import LoggedBatch, Workout, WorkoutSummary
from session_service.workouts.views import full_view
from session_service.workouts.write_schemas import (
    WorkoutBatch,
    WorkoutCreate,
    WorkoutPatch,
    WorkoutReplace,
)
from training.exercises import ExerciseRetired

blp = Blueprint("workouts", __name__, description="The log of what was done.", scope="workouts")

_ADDRESS = "/api/v1/workouts"


@blp.get("/workouts")
@blp.arguments(WorkoutQuery, location="query")
@blp.response(200, cursor_page_schema(WorkoutSummary), example=examples.PAGE)
def list_workouts(query: dict[str, Any]) -> dict[str, Any]:
    """List your workouts, newest first.

    Summaries without the sets. Filters can be combined; `from` and `to` are local days, both included.
    """
    user_id = current_user().user_id
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    page = by_cursor(queries.select_workouts(user_id, query), queries.NEWEST_FIRST, cursor, limit)
    unit = mass_unit(user_id)
    return {**page, "items": views.summary_views(page["items"], unit)}


@blp.post("/workouts")
@blp.arguments(WorkoutCreate, example=examples.CREATE)
@blp.problems(IdTaken, ExerciseRetired)
@blp.response(201, Workout, location="/api/v1/workouts/{0[id]}", example=examples.WORKOUT)
@blp.etag
def log_workout(body: dict[str, Any]) -> dict[str, Any]:
    """Write a whole workout down after the fact.

    Exercises and sets in one request; every part may bring an id of your choice. At most 60 exercises and 500 sets.
    """
    return full_view(usecases.log(current_user().user_id, body))


@blp.post("/workouts/batch")
@blp.arguments(WorkoutBatch, example={"workouts": [examples.CREATE]})
@blp.problems(IdTaken, ExerciseRetired)
@blp.response(201, LoggedBatch, location="/api/v1/workouts", example={"items": [examples.SUMMARY]})
def log_workouts(body: dict[str, Any]) -> dict[str, Any]:
    """Write several workouts down.

    Up to 500 at once, with 5,000 sets in all; all of them or none. Records and goals of more than five may come later
    than those of what people do meanwhile.
    """
    user_id = current_user().user_id
    with bulk(len(body["workouts"])):
        rows = usecases.log_all(user_id, body["workouts"])
    unit = mass_unit(user_id)
    return {"items": views.summary_views(rows, unit)}


@blp.get("/workouts/changes")
@blp.arguments(ChangesQuery, location="query")
@blp.response(200, WorkoutChanges, example=examples.CHANGES)
def list_workout_changes(query: dict[str, Any]) -> dict[str, Any]:
    """Read what changed since you last looked.

    For apps that keep a copy: begin with `since=0`, then send `page.next` of the answer before. Every workout comes
    once, in its newest state; deleted ones are only named.
    """
    return queries.changes_since(current_user().user_id, query["since"], query["limit"])


@blp.get("/workouts/<uuid:workout_id>")
@blp.response(200, Workout, example=examples.WORKOUT)
@blp.etag
def get_workout(workout_id: UUID) -> dict[str, Any]:
    """Read a workout.

    `highlights` (records and goals that came of it) change by themselves: they raise no version, but change the ETag.
    """
    return full_view(queries.get(current_user().user_id, workout_id))


@blp.put("/workouts/<uuid:workout_id>")
@blp.arguments(WorkoutReplace, answered_by=get_workout, example=examples.CREATE)
@blp.if_match(required=False)
@blp.problems(IdTaken, ExerciseRetired)
@blp.response(200, Workout, example=examples.WORKOUT)
@blp.etag
def replace_workout(body: dict[str, Any], workout_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Write a workout anew.

    Exercises and sets whose id you send back stay the same ones and keep what was planned for them.
    """
    return full_view(usecases.replace(current_user().user_id, workout_id, body, if_match))


@blp.patch("/workouts/<uuid:workout_id>")
@blp.arguments(WorkoutPatch, example={"title": "Evening session, short", "feeling": None})
@blp.if_match(required=False)
@blp.response(200, Workout, example=examples.WORKOUT)
@blp.etag
def change_workout(body: dict[str, Any], workout_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Change some of what is said of a workout.

    A JSON merge-patch: `null` clears. Exercises and sets have addresses of their own. A start or end that leaves a set
    outside is refused, unless both move by as much: then the sets go along.
    """
    return full_view(usecases.change(current_user().user_id, workout_id, body, if_match))


@blp.delete("/workouts/<uuid:workout_id>")
@blp.if_match(required=False)
@blp.response(204)
def delete_workout(workout_id: UUID, if_match: Precondition) -> None:
    """Delete a workout for good.

    Records and figures that came of it are corrected. Its id is not used again.
    """
    usecases.remove(current_user().user_id, workout_id, if_match)
