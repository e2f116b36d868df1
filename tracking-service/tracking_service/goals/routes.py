"""``/goals``: what a user wants to reach, and how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.http.blueprint import Blueprint
from service_kit.http.paging import RenderedRows
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user
from tracking_service.fields import ThinnedQuery
from tracking_service.goals import examples, progress, progress_schemas, queries, schemas, term_schemas, usecases
from tracking_service.goals.models import GoalExists
from tracking_service.goals.usecases import GoalIsSettled
from training.exercises import ExerciseRetired

blp = Blueprint(
    "goals", __name__, description="Goals whose progress moves by itself from what is logged.", scope="goals"
)


@blp.get("/goals")
@blp.arguments(term_schemas.GoalQuery, location="query")
@blp.paged(schemas.Goal, example=examples.PAGE)
def list_goals(query: dict[str, Any]) -> RenderedRows:
    """Your goals

    The newest first.
    """
    return RenderedRows(queries.listed(current_user().user_id, query), queries.views)


@blp.post("/goals")
@blp.arguments(term_schemas.GoalCreate, example=examples.CREATE)
@blp.problems(GoalExists, ExerciseRetired)
@blp.response(201, schemas.Goal, example=examples.GOAL)
@blp.etag
def create_goal(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Set a goal

    One goal of a kind about one subject may be active at a time: of loads one for each number of repetitions, of times
    one for each distance, of amounts one for each period.

    What was logged already counts from the first moment, so a goal may be reached when it is set: what was ever done of
    an exercise, the state of a measurement now, the streak that lasts. With a `start_date` only what was logged since
    then counts. A goal about a built-in measurement of the body is not reached by one reading: two days of readings in
    a row are at the target, or the trend is. Unsafe terms are taken, with `warnings`.
    """
    view = queries.view(usecases.create(current_user().user_id, body))
    return view, {"Location": f"/api/v1/goals/{view['id']}"}


@blp.get("/goals/progress")
@blp.arguments(term_schemas.GoalQuery, location="query")
@blp.paged(progress_schemas.GoalStanding, example=examples.STANDINGS)
def list_goal_standings(query: dict[str, Any]) -> RenderedRows:
    """Where your goals stand

    The progress of each goal without its series, for an overview.
    """
    return RenderedRows(queries.listed(current_user().user_id, query), progress.standings)


@blp.get("/goals/<uuid:goal_id>")
@blp.response(200, schemas.Goal, example=examples.GOAL)
@blp.etag
def get_goal(goal_id: UUID) -> dict[str, Any]:
    """One goal

    Its progress is at `/goals/{goal_id}/progress`, outside of this ETag.
    """
    return queries.view(queries.find(current_user().user_id, goal_id))


@blp.put("/goals/<uuid:goal_id>")
@blp.arguments(term_schemas.GoalReplace, answered_by=get_goal, example=examples.TERMS)
@blp.if_match()
@blp.problems(GoalExists, GoalIsSettled, ExerciseRetired)
@blp.response(200, schemas.Goal, example=examples.GOAL)
@blp.etag
def replace_goal(body: dict[str, Any], goal_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Give a goal new terms

    What is absent is set back to its default.
    """
    return queries.view(usecases.replace(current_user().user_id, goal_id, body, if_match))


@blp.patch("/goals/<uuid:goal_id>")
@blp.arguments(term_schemas.GoalPatch, example={"target": {"value": "79", "unit": "kg"}})
@blp.if_match()
@blp.problems(GoalExists, GoalIsSettled, ExerciseRetired)
@blp.response(200, schemas.Goal, example=examples.GOAL)
@blp.etag
def amend_goal(changes: dict[str, Any], goal_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Change some terms of a goal

    A JSON merge-patch. `{"status": "paused"}` pauses it: nothing is reached or missed until it is `active` again,
    and the weeks of a pause break no run of weeks.
    """
    return queries.view(usecases.amend(current_user().user_id, goal_id, changes, if_match))


@blp.delete("/goals/<uuid:goal_id>")
@blp.if_match()
@blp.response(204)
def delete_goal(goal_id: UUID, if_match: Precondition) -> None:
    """Delete a goal

    What was logged stays.
    """
    usecases.remove(current_user().user_id, goal_id, if_match)


@blp.get("/goals/<uuid:goal_id>/progress")
@blp.arguments(ThinnedQuery, location="query")
@blp.response(200, progress_schemas.GoalProgress, example=examples.PROGRESS)
def get_goal_progress(query: dict[str, Any], goal_id: UUID) -> dict[str, Any]:
    """How far a goal is

    The figures since its start, how much of the way is done, the pace of late (a Theil-Sen line through the days of
    the last four weeks, for exercises through the bests of the last eight weeks) with its 80 % range, and the day on
    which the goal will be reached at that pace. `on_track` compares that day with the deadline. Once the last figure is
    more than 14 days old (28 for exercises) there is no pace, no day and no verdict, with the reason `stale-data`.
    """
    return progress.progress(queries.find(current_user().user_id, goal_id), query["points"])
