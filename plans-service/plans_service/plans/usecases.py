"""What can be done to a plan. Every change publishes the plan's full state."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from plans_service.exercises.copies import EXERCISES
from plans_service.people import queries as people
from plans_service.plans import payloads, rules
from plans_service.plans.exercise_checks import check_exercises
from plans_service.plans.models import EmptyPlan, Plan, PlanExercise
from plans_service.plans.queries import active, get
from plans_service.plans.tree import Tree, exercise_ids, with_fresh_ids
from service_kit.db.session import db_session
from service_kit.db.tombstones import is_deleted, record_deletion
from service_kit.errors import FieldError, IdTaken, Invalid, PayloadTooLarge
from service_kit.folding import fold
from service_kit.http.preconditions import Precondition
from service_kit.ids import new_id
from service_kit.messaging.outbox import emit

# What a client writes; everything else on a plan follows from it or from a verb.
FIELDS = (
    "name",
    "description",
    "goal",
    "level",
    "sessions_per_week",
    "session_minutes",
    "exercise_types",
    "start_date",
    "length_weeks",
    "cycle_length_days",
    "days",
)


def create(user_id: UUID, fields: Mapping[str, Any]) -> Plan:
    """A new draft. Raises Invalid for a tree that does not hold, IdTaken for an id that is or was in use."""
    check_tree(fields, user_id, frozenset())
    return _add(user_id, fields)


def replace(plan_id: UUID, user_id: UUID, fields: Mapping[str, Any], if_match: Precondition) -> Plan:
    """Write all fields anew. Raises NotFound, Stale, Invalid."""
    plan = get(plan_id, user_id)
    if_match.check(plan)
    before = plan.days
    if tuple(fields["days"]) != before or fields["cycle_length_days"] < plan.cycle_length_days:
        check_tree(fields, user_id, exercise_ids(before))
    _write(plan, fields)
    return saved(plan) if db_session().is_modified(plan) else plan


def change(plan_id: UUID, user_id: UUID, patch: Mapping[str, Any], if_match: Precondition) -> Plan:
    """Write the fields that are given; the tree, if it is among them, is written whole."""
    return replace(plan_id, user_id, {**_content(get(plan_id, user_id)), **patch}, if_match)


def remove(plan_id: UUID, user_id: UUID, if_match: Precondition) -> None:
    """Delete a plan for good; workouts that were done by it stay."""
    plan = get(plan_id, user_id)
    if_match.check(plan)
    last = plan.version + 1
    data = payloads.plan_deleted(plan)
    db_session().delete(plan)
    db_session().flush()
    record_deletion(plan_id, last)  # else a new plan with this id would begin below the versions that others remember
    emit("plans.plan-deleted.v1", subject=plan_id, version=last, user_id=user_id, data=data)


def clone(plan_id: UUID, user_id: UUID) -> Plan:
    """A draft with the same content, ids of its own all through, and no start date. Raises NotFound."""
    fields = _content(get(plan_id, user_id))
    name = f"{fields['name'][: rules.MAX_NAME - 7]} (copy)"
    days = with_fresh_ids(fields["days"], new_id)
    return _add(user_id, {**fields, "name": name, "start_date": None, "days": days})


def activate(plan_id: UUID, user_id: UUID) -> Plan:
    """Make this the user's one active plan; the one that was active is archived in the same transaction.

    Raises NotFound, EmptyPlan, NeedsLookup.
    """
    today, at = people.today_for_update(user_id)  # two activations at once: the second sees what the first did
    plan = get(plan_id, user_id)
    if plan.status == "active":
        return plan
    if not plan.set_count:
        raise EmptyPlan()
    earlier = active(user_id)
    if earlier is not None:
        archive(earlier.id, user_id)
    plan.status, plan.activated_on, plan.activated_at = "active", today, at
    return saved(plan, "plans.plan-activated.v1")


def archive(plan_id: UUID, user_id: UUID) -> Plan:
    """Put a plan away; an active one is active no more. Raises NotFound."""
    plan = get(plan_id, user_id)
    if plan.status == "archived":
        return plan
    plan.status = "archived"
    return saved(plan)


def erase(user_id: UUID) -> None:
    """Delete all plans of the user."""
    db_session().execute(delete(Plan).where(Plan.user_id == user_id))


def check_tree(fields: Mapping[str, Any], user_id: UUID, used_before: Set[UUID]) -> None:
    """Raise Invalid unless the tree holds in its plan, NeedsLookup for exercises that have no copy."""
    tree = tuple(fields["days"])
    rules.check_shape(tree, fields["cycle_length_days"])
    check_exercises(tree, user_id, used_before)


def _content(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in FIELDS}


def _write(plan: Plan, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(plan, name, fields[name])
    plan.name_folded = fold(plan.name)


def _add(user_id: UUID, fields: Mapping[str, Any]) -> Plan:
    plan = Plan(id=fields.get("id") or new_id(), user_id=user_id, status="draft")
    _write(plan, fields)
    db_session().add(plan)
    db_session().flush()
    if is_deleted(plan.id, plan.version):
        raise IdTaken()
    return saved(plan)


def saved(plan: Plan, event: str = "plans.plan-changed.v1") -> Plan:
    """Flush the change, keep the index over the tree, publish it. Raises Invalid if it is too large for an event."""
    db_session().flush()
    tree = plan.days
    _index(plan.id, tree)
    data = payloads.plan_state(plan, EXERCISES.find(exercise_ids(tree)))
    try:
        emit(event, subject=plan.id, version=plan.version, user_id=plan.user_id, data=data)
    except PayloadTooLarge as error:
        detail = "The plan is too large: use fewer sets or shorter notes."
        raise Invalid(errors=[FieldError("plan-too-large", detail, "/days")]) from error
    return plan


def _index(plan_id: UUID, tree: Tree) -> None:
    """Bring the rows that tell which exercises the plan uses in line with the tree."""
    row = PlanExercise
    before = set(db_session().scalars(select(row.exercise_id).where(row.plan_id == plan_id)))
    after = exercise_ids(tree)
    if removed := before - after:
        db_session().execute(delete(row).where(row.plan_id == plan_id, row.exercise_id.in_(removed)))
    if fresh := after - before:
        values = [{"plan_id": plan_id, "exercise_id": key} for key in sorted(fresh)]
        db_session().execute(insert(row), values)
