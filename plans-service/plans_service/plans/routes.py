"""``/plans``: the plans of the signed-in user, each read and written as one tree."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select

from plans_service.plans import examples, queries, usecases
from plans_service.plans.models import AnotherPlanActive, EmptyPlan
from plans_service.plans.printed_schemas import PrintedDay
from plans_service.plans.queries import ADDRESS, plan_view
from plans_service.plans.schemas import (
    Plan,
    PlanClone,
    PlanCreate,
    PlanPatch,
    PlanQuery,
    PlanReplace,
    PlanSummary,
)
from service_kit.errors import IdTaken
from service_kit.http.blueprint import Blueprint
from service_kit.http.fields import IdsQuery
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user
from training.exercises import ExerciseRetired

# A view and headers.
Created: TypeAlias = tuple[dict[str, Any], dict[str, str]]

blp = Blueprint("plans", __name__, description="Training plans: days, blocks, exercises, sets.", scope="plans")
internal = Blueprint("plans_internal", __name__, description="For other services.", internal=True, prefix="")


@blp.get("/plans")
@blp.arguments(PlanQuery, location="query")
@blp.paged(PlanSummary, example=examples.PAGE)
def list_plans(query: dict[str, Any]) -> Select[Any]:
    """List your plans.

    Summaries without the tree; newest change first unless `sort` says otherwise. Filters can be combined.
    """
    return queries.select_plans(current_user().user_id, query)


@blp.post("/plans")
@blp.arguments(PlanCreate, example=examples.CREATE)
@blp.problems(IdTaken, ExerciseRetired)
@blp.response(201, Plan, example=examples.PLAN)
@blp.etag
def create_plan(body: dict[str, Any]) -> Created:
    """Write a new plan.

    The whole tree in one request: days, blocks, items, sets. It begins as a draft. Every part may bring an id of your
    choice. What is wrong is told by pointers into the tree, such as `/days/0/blocks/1/items/0/sets/2/reps_max`.
    """
    return _created(usecases.create(current_user().user_id, body))


@blp.get("/plans/<uuid:plan_id>")
@blp.response(200, Plan, example=examples.PLAN)
@blp.etag
def get_plan(plan_id: UUID) -> dict[str, Any]:
    """Read a plan with its tree.

    `exercises` holds the names of what the tree uses, as the catalogue has them now.
    """
    return plan_view(queries.get(plan_id, current_user().user_id))


@blp.put("/plans/<uuid:plan_id>")
@blp.arguments(PlanReplace, answered_by=get_plan, example=examples.REPLACE)
@blp.if_match()
@blp.problems(ExerciseRetired, AnotherPlanActive)
@blp.response(200, Plan, example=examples.PLAN)
@blp.etag
def replace_plan(body: dict[str, Any], plan_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Write a plan anew.

    Days, blocks, items and sets whose id you send back stay the same ones; those without get a new id. What is left
    out takes its default.
    """
    return plan_view(usecases.replace(plan_id, current_user().user_id, body, if_match))


@blp.patch("/plans/<uuid:plan_id>")
@blp.arguments(PlanPatch, example={"name": "Three days, heavier", "length_weeks": None})
@blp.if_match()
@blp.problems(ExerciseRetired, AnotherPlanActive)
@blp.response(200, Plan, example=examples.PLAN)
@blp.etag
def change_plan(body: dict[str, Any], plan_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Change some fields of a plan.

    A JSON merge-patch: `null` clears; `days`, if present, is the whole new tree. Another `kind` for an active plan is
    409 where a plan of that kind is active.
    """
    return plan_view(usecases.change(plan_id, current_user().user_id, body, if_match))


@blp.delete("/plans/<uuid:plan_id>")
@blp.if_match()
@blp.response(204)
def delete_plan(plan_id: UUID, if_match: Precondition) -> None:
    """Delete a plan for good.

    Workouts that were done by it stay. To put a plan away, archive it.
    """
    usecases.remove(plan_id, current_user().user_id, if_match)


@blp.post("/plans/<uuid:plan_id>/clone")
@blp.arguments(PlanClone, example={"name": "Three days of strength, second round"})
@blp.problems(IdTaken)
@blp.response(201, Plan, example=examples.COPY)
@blp.etag
def clone_plan(body: dict[str, Any], plan_id: UUID) -> Created:
    """Copy a plan.

    The copy is a draft; all its parts have new ids. Without a body it is named "... (copy)" and has no start date.
    """
    return _created(usecases.clone(plan_id, current_user().user_id, body))


@blp.post("/plans/<uuid:plan_id>/activate")
@blp.problems(EmptyPlan, AnotherPlanActive)
@blp.response(200, Plan, example=examples.ACTIVE)
@blp.etag
def activate_plan(plan_id: UUID) -> dict[str, Any]:
    """Make this a plan that you train by.

    One plan of each `kind` can be active: the one of its kind that was is archived in the same step, the others stay.
    Without a `start_date` the first cycle begins today.
    """
    return plan_view(usecases.activate(plan_id, current_user().user_id))


@blp.post("/plans/<uuid:plan_id>/archive")
@blp.response(200, Plan, example={**examples.PLAN, "status": "archived"})
@blp.etag
def archive_plan(plan_id: UUID) -> dict[str, Any]:
    """Put a plan away.

    It can be activated again, cloned, or started from.
    """
    return plan_view(usecases.archive(plan_id, current_user().user_id))


@blp.get("/plans/<uuid:plan_id>/days/<uuid:day_id>")
@blp.response(200, PrintedDay, example=examples.PRINTED_DAY)
def get_plan_day(plan_id: UUID, day_id: UUID) -> dict[str, Any]:
    """Read one day of a plan in words.

    Names of the exercises and targets such as "3 x 5 @ 80 % of training max", ready to print. A merged exercise is its
    successor there, as it is in a session that starts from the day.
    """
    return queries.day(plan_id, day_id, current_user().user_id)


def _created(plan: Any) -> Created:
    return plan_view(plan), {"Location": f"{ADDRESS}/{plan.id}"}


@internal.get("/internal/plans")
@internal.arguments(IdsQuery, location="query")
@internal.response(200, example={"by_id": {examples.STATE["plan_id"]: examples.STATE}})
def list_plan_states(query: dict[str, Any]) -> dict[str, Any]:
    """Tell another service plans that it has no copy of yet.

    Of each that exists, whoever owns it, what the event of the last change said, and the `version`.
    """
    return {"by_id": queries.states(query["ids"])}
