"""What can be asked of plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, literal_column, select
from sqlalchemy.orm import undefer

from plans_service.exercises.copies import EXERCISES
from plans_service.plans import payloads
from plans_service.plans.exercise_checks import refuse_unknown_filter
from plans_service.plans.models import Plan, PlanExercise
from plans_service.plans.printable_day import printable_day
from plans_service.plans.tree import exercise_ids, with_names
from service_kit.db.session import db_session, get_owned
from service_kit.errors import NotFound
from service_kit.folding import fold
from training import merges

ADDRESS = "/api/v1/plans"
_PLANS = Plan.__table__.c
_ACTIVE = select(_PLANS.id, _PLANS.version).where(
    _PLANS.user_id == bindparam("user_id"),
    _PLANS.status == literal_column("'active'"),  # as the index says it
)
# What a client sees of a plan, besides its tree and the exercises in it.
VIEW_MEMBERS = (
    "id",
    "version",
    "name",
    "description",
    "goal",
    "kind",
    "level",
    "status",
    "sessions_per_week",
    "session_minutes",
    "exercise_types",
    "start_date",
    "activated_on",
    "end_date",
    "length_weeks",
    "cycle_length_days",
    "day_count",
    "exercise_count",
    "set_count",
    "created_at",
    "updated_at",
)


def select_plans(user_id: UUID, query: Mapping[str, Any]) -> Select[Any]:
    """The user's plans that fit the filters, sorted. Raises Invalid for unknown exercises, NeedsLookup."""
    rows = select(Plan).where(Plan.user_id == user_id)
    for name in ("status", "goal", "kind", "level"):
        if name in query:
            rows = rows.where(getattr(Plan, name).in_(query[name]))
    if "q" in query:
        rows = rows.where(Plan.name_folded.contains(fold(query["q"]), autoescape=True))
    if "exercise_id" in query:
        refuse_unknown_filter(set(query["exercise_id"]), user_id)
        named = merges.families(EXERCISES, set(query["exercise_id"]), user_id)
        using = select(PlanExercise.plan_id).where(PlanExercise.exercise_id.in_(named))
        rows = rows.where(Plan.id.in_(using))
    sort = query["sort"]
    column = getattr(Plan, {"name": "name_folded"}.get(sort.lstrip("-"), sort.lstrip("-")))
    return rows.order_by(column.desc() if sort.startswith("-") else column)


def get(plan_id: UUID, user_id: UUID) -> Plan:
    """One plan. Raises NotFound."""
    return get_owned(Plan, plan_id, user_id)


def plan_view(plan: Plan) -> dict[str, Any]:
    """The plan as its owner sees it: the tree, and beside it each exercise of the tree once."""
    tree = plan.days
    known = EXERCISES.find(exercise_ids(tree))
    heads = merges.successors(EXERCISES, known.keys())
    exercises = [replace(one, merged_into=heads[one.id].id) if one.merged_into else one for one in known.values()]
    columns = {name: getattr(plan, name) for name in VIEW_MEMBERS}
    days = with_names(tree, {key: one.name for key, one in known.items()})
    return {**columns, "days": days, "exercises": sorted(exercises, key=lambda one: (one.name, one.id))}


def owned(plan_id: UUID, user_id: UUID) -> Plan | None:
    """One plan; None where it is not the user's, or gone."""
    return db_session().scalar(select(Plan).where(Plan.id == plan_id, Plan.user_id == user_id))


def active_versions(user_id: UUID) -> list[tuple[UUID, int]]:
    """``(id, version)`` of the user's active plans, one of a kind."""
    return [(plan_id, version) for plan_id, version in db_session().execute(_ACTIVE, {"user_id": user_id})]


def with_trees(plan_ids: Collection[UUID]) -> Sequence[Plan]:
    """Plans with their trees, in one statement; those that do not exist are left out."""
    return db_session().scalars(select(Plan).where(Plan.id.in_(plan_ids)).options(undefer(Plan.tree))).all()


def active_of(user_id: UUID, kind: str) -> Plan | None:
    """The user's active plan of a kind."""
    query = select(Plan).where(Plan.user_id == user_id, Plan.status == "active", Plan.kind == kind)
    return db_session().scalar(query)


def day(plan_id: UUID, day_id: UUID, user_id: UUID) -> dict[str, Any]:
    """One day of a plan, with names and targets in words; what was merged stands as its successor. Raises NotFound."""
    plan = get(plan_id, user_id)
    for position, found in enumerate(plan.days):
        if found.id == day_id:
            return printable_day(plan, position, found, merges.successors(EXERCISES, exercise_ids([found])))
    raise NotFound("There is no such day in this plan.")


def states(plan_ids: Collection[UUID]) -> dict[str, dict[str, Any]]:
    """What the event of each plan's last change said, and its version; plans that do not exist are left out."""
    found = db_session().scalars(select(Plan).where(Plan.id.in_(plan_ids)))
    return {str(plan.id): {**_state(plan), "version": plan.version} for plan in found}


def all_states() -> Iterator[tuple[Plan, dict[str, Any]]]:
    """Every plan of everybody with its state."""
    for plan in db_session().scalars(select(Plan).order_by(Plan.id)).yield_per(100):
        yield plan, _state(plan)


def _state(plan: Plan) -> dict[str, Any]:
    return payloads.plan_state(plan, EXERCISES.find(exercise_ids(plan.days)))
