"""/exercises: the public catalogue for all, custom exercises for their owner."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import copy_schemas, examples, list_schemas, merging, queries, schemas, usecases
from catalog_service.exercises.problems import Merged, MergeTooOld, NameTaken, NotMerged, NotYours
from catalog_service.exercises.reader import is_same_for_all, visible
from catalog_service.exercises.views import exercise_view
from catalog_service.history import usecases as history
from catalog_service.history.schemas import ExerciseChange
from service_kit.errors import Conflict, IdTaken, MethodNotAllowed
from service_kit.http.blueprint import Blueprint
from service_kit.http.dumping import Fragment
from service_kit.http.fields import IdsQuery, Nested, PageQuery
from service_kit.http.openapi_headers import IF_NONE_MATCH
from service_kit.http.paging import RenderedRows
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user

blp = Blueprint("exercises", __name__, description="Exercises", scope="exercises")

ID_OR_SLUG = {
    "name": "exercise_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "The id, or the slug.",
    "example": "barbell-back-squat",
}


FACETS = Nested(list_schemas.Facets, required=True, metadata={"description": "Of all pages together."})


@blp.get("/exercises", public=True)
@blp.arguments(list_schemas.ExerciseQuery, location="query")
@blp.cached(seconds=30, same_for_all=is_same_for_all)
@blp.paged(schemas.Exercise, extra={"facets": FACETS}, example=examples.PAGE)
def list_exercises(query: dict[str, Any]) -> Any:
    """Find exercises.

    Without a token the public catalogue, with one also the caller's own. Sorted by name, or by relevance when words
    are given. `facets` tells how many exercises each value of each filter would show.
    """
    entries, facets = queries.listed(query, visible())
    return RenderedRows(entries, lambda page: [Fragment(entry.body) for entry in page]), {"facets": facets}


@blp.get("/exercises/suggest", public=True)
@blp.arguments(list_schemas.SuggestQuery, location="query")
@blp.cached(seconds=30, same_for_all=is_same_for_all)
@blp.response(200, list_schemas.SuggestionList, example={"items": [examples.SUGGESTION]})
def suggest_exercises(query: dict[str, Any]) -> dict[str, Any]:
    """Suggest exercises while somebody types.

    The best fits for what stands there so far, as names and ids; forgiving like the search.
    """
    return {"items": queries.suggest(query["q"], visible(), query["limit"])}


@blp.post("/exercises")
@blp.arguments(schemas.ExerciseCreate, example=examples.CREATE)
@blp.problems(NameTaken, IdTaken)
@blp.response(201, schemas.Exercise, location="/api/v1/exercises/{0[id]}", example=examples.CUSTOM)
@blp.etag
def create_exercise(body: dict[str, Any]) -> dict[str, Any]:
    """Make a custom exercise.

    Only you see it. It needs a name, a measure and one muscle; what else is left out takes what is usual for them. Its
    name must not be taken among your own, whatever its case and spacing. Of two names that would
    give the same slug, the later one's ends in a part of its id.
    """
    return exercise_view(usecases.create(body, current_user().user_id))


@blp.get("/exercises/<exercise_id>", public=True)
@blp.doc(parameters=[ID_OR_SLUG, IF_NONE_MATCH])
@blp.cached(seconds=30, same_for_all=is_same_for_all)
@blp.response(200, schemas.Exercise, example=examples.PUBLIC)
def get_exercise(exercise_id: str) -> tuple[Fragment, dict[str, str]]:
    """Read one exercise by its id or slug.

    One that was merged into another answers with the other, whose `id` then differs from the one asked for.
    """
    seen = visible()
    entry = queries.successor(queries.find(exercise_id, seen), seen)
    return Fragment(entry.body), {"ETag": f'"{entry.version}"'}


@blp.put("/exercises/<exercise_id>")
@blp.arguments(schemas.ExerciseReplace, answered_by=get_exercise, example=examples.REPLACE)
@blp.if_match()
@blp.problems(NameTaken, NotYours, Merged, MethodNotAllowed)
@blp.response(200, schemas.Exercise, example=examples.CUSTOM)
@blp.etag
def replace_exercise(body: dict[str, Any], exercise_id: str, if_match: Precondition) -> dict[str, Any]:
    """Replace a custom exercise.

    What is left out takes its default. Administrators may replace public ones too.
    """
    return exercise_view(usecases.change(exercise_id, body, current_user(), if_match, whole=True))


@blp.patch("/exercises/<exercise_id>")
@blp.arguments(schemas.ExercisePatch, example={"name": "Garage safety-bar squat"})
@blp.if_match()
@blp.problems(NameTaken, NotYours, Merged, MethodNotAllowed)
@blp.response(200, schemas.Exercise, example=examples.CUSTOM)
@blp.etag
def patch_exercise(body: dict[str, Any], exercise_id: str, if_match: Precondition) -> dict[str, Any]:
    """Change some of a custom exercise.

    What is left out stays. Plans, sessions and records follow a new name. Administrators may change public ones too.
    """
    return exercise_view(usecases.change(exercise_id, body, current_user(), if_match, whole=False))


@blp.delete("/exercises/<exercise_id>")
@blp.if_match()
@blp.problems(NotYours, MethodNotAllowed)
@blp.response(204)
def retire_exercise(exercise_id: str, if_match: Precondition) -> None:
    """Take an exercise out of use.

    Lists show it no more; plans and history keep its name.
    """
    usecases.retire(exercise_id, current_user(), if_match)


@blp.post("/exercises/<exercise_id>/merge")
@blp.arguments(schemas.ExerciseMerge, example={"into": examples.PUBLIC["id"]})
@blp.if_match()
@blp.problems(NotYours, Merged, Conflict)
@blp.response(200, schemas.Exercise, example=examples.PUBLIC)
@blp.etag
def merge_exercise(body: dict[str, Any], exercise_id: str, if_match: Precondition) -> dict[str, Any]:
    """Merge an exercise into another.

    It is retired, and its address leads to the other from now on. Both must be logged in the same way. What was logged,
    planned and aimed at with it counts as the other's; see `docs/api.md`. For a day `POST .../unmerge` takes that back.
    """
    return exercise_view(merging.merge(exercise_id, body["into"], current_user(), if_match))


@blp.post("/exercises/<exercise_id>/unmerge")
@blp.if_match(required=False)
@blp.problems(NotYours, NotMerged, MergeTooOld, NameTaken)
@blp.response(200, schemas.Exercise, example=examples.CUSTOM)
@blp.etag
def unmerge_exercise(exercise_id: str, if_match: Precondition) -> dict[str, Any]:
    """Undo the merge of an exercise.

    By its own id, within 24 hours of the merge. It is in use again, and what was logged with it is its own history
    again, whenever it was logged.
    """
    return exercise_view(merging.unmerge(exercise_id, current_user(), if_match))


@blp.get("/exercises/<exercise_id>/history", public=True)
@blp.arguments(PageQuery, location="query")
@blp.cached(seconds=30, same_for_all=is_same_for_all)
@blp.paged(ExerciseChange, example=examples.HISTORY)
def list_exercise_changes(query: dict[str, Any], exercise_id: str) -> Any:
    """Read what happened to an exercise.

    Its changes, the newest first: when it was made, changed, retired, merged and taken back. Of one that was merged
    its own, not those of its successor.
    """
    return history.changes(queries.find(exercise_id, visible()).id)


@blp.get("/exercises/<exercise_id>/substitutes", public=True)
@blp.arguments(list_schemas.SubstituteQuery, location="query")
@blp.cached(seconds=30, same_for_all=is_same_for_all)
@blp.response(200, list_schemas.SubstituteList, example=examples.SUBSTITUTES)
def list_substitutes(query: dict[str, Any], exercise_id: str) -> dict[str, Any]:
    """Find what can stand in for an exercise.

    Ranked by shared muscles, movement, way of logging, mechanic and level, with the reasons.
    """
    seen = visible()
    exercise = queries.find(exercise_id, seen)
    return {"items": queries.substitutes(exercise, query.get("available_equipment"), seen, query["limit"])}


internal = Blueprint("internal_exercises", __name__, description="For other services", internal=True, prefix="")


@internal.get("/internal/exercises")
@internal.arguments(IdsQuery, location="query")
@internal.response(200, copy_schemas.ExerciseCopies, example={"by_id": {examples.COPY["exercise_id"]: examples.COPY}})
def list_exercise_copies(query: dict[str, Any]) -> dict[str, Any]:
    """Tell another service what exercises are.

    Of each that exists the payload of catalog.exercise-changed.v1 with version, retirement and successor; custom ones
    of anybody.
    """
    return {"by_id": usecases.copies(query["ids"])}
