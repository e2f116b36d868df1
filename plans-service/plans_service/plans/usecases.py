"""What can be done to a plan. Every change publishes the plan's full state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from plans_service.exercises.copies import EXERCISES
from plans_service.people import queries as people
from plans_service.plans import cycle_rules, payloads, rules
from plans_service.plans.exercise_checks import check_plan
from plans_service.plans.models import AnotherPlanActive, EmptyPlan, Plan, PlanExercise
from plans_service.plans.queries import ADDRESS, active_of, get
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
    "session_minutes",
    "exercise_types",
    "start_date",
    "length_weeks",
    "days",
)

# What may follow from the days.
_RHYTHM = ("sessions_per_week", "cycle_length_days")


def create(user_id: UUID, fields: Mapping[str, Any]) -> Plan:
    """A new draft. Raises Invalid for a tree that does not hold, IdTaken for an id that is or was in use."""
    check_plan(fields, user_id)
    return _add(user_id, fields)


def replace(plan_id: UUID, user_id: UUID, fields: Mapping[str, Any], if_match: Precondition) -> Plan:
    """Write all fields anew. Raises NotFound, Stale, Invalid, AnotherPlanActive.

    How often a week and after how many days the plan starts over may be what followed from the days that it had. In a
    body that GET gave (where neither is left out) what is sent back as it stands says nothing, beside other days or
    with nothing else of the rhythm.
    """
    plan = get(plan_id, user_id)
    is_read = all(fields[name] is not None for name in _RHYTHM)
    said = {name: fields[name] for name in _RHYTHM if fields[name] != getattr(plan, name)}
    if is_read and (tuple(fields["days"]) != plan.days or not said):
        fields = {**fields, **_with_rhythm(plan, fields["days"], said)}
    return _replace(plan, fields, if_match)


def _replace(plan: Plan, fields: Mapping[str, Any], if_match: Precondition) -> Plan:
    if_match.check(plan)
    before = plan.days
    is_as_often = fields["sessions_per_week"] in (None, plan.sessions_per_week)
    if tuple(fields["days"]) != before or _rhythm(fields) != plan.rhythm or not is_as_often:
        check_plan(fields, plan.user_id, before)
    _write(plan, fields)
    if plan.status == "active":
        _refuse_second(plan)
    return saved(plan) if db_session().is_modified(plan) else plan


def change(plan_id: UUID, user_id: UUID, patch: Mapping[str, Any], if_match: Precondition) -> Plan:
    """Write the fields that are given; the tree, if it is among them, is written whole.

    How often a week and after how many days a plan starts over follow from the rest, unless the patch says it.
    """
    plan = get(plan_id, user_id)
    fields = {**_content(plan), **patch}
    return _replace(plan, {**fields, **_with_rhythm(plan, fields["days"], patch)}, if_match)


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


def clone(plan_id: UUID, user_id: UUID, wishes: Mapping[str, Any]) -> Plan:
    """A draft with the same content and ids of its own all through; ``wishes``: its id, name and start date.

    Raises NotFound, IdTaken.
    """
    fields = _content(get(plan_id, user_id))
    own = {"name": rules.name_of_copy(fields["name"]), "start_date": None, **wishes}
    return _add(user_id, {**fields, **own, "days": with_fresh_ids(fields["days"], new_id)})


def activate(plan_id: UUID, user_id: UUID) -> Plan:
    """Make this the user's active plan of its kind; the one that was is archived in the same transaction.

    Raises NotFound, EmptyPlan, NeedsLookup.
    """
    today, at = people.today_for_update(user_id)  # two activations at once: the second sees what the first did
    plan = get(plan_id, user_id)
    if plan.status == "active":
        return plan
    if not plan.set_count:
        raise EmptyPlan()
    earlier = active_of(user_id, plan.kind)
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


def _with_rhythm(plan: Plan, days: Tree, said: Mapping[str, Any]) -> dict[str, Any]:
    """How often a week and after how many days: as ``said``, else as it goes on with these days."""
    settled, is_spread = plan.rhythm, cycle_rules.is_spread(days)
    often = said.get("sessions_per_week", settled.wanted if is_spread else None)
    is_decided = settled.wanted is not None or often is not None
    usual = None if days and is_spread and is_decided else settled.length
    return {"sessions_per_week": often, "cycle_length_days": said.get("cycle_length_days", usual)}


def _content(plan: Plan) -> dict[str, Any]:
    """What a client could have written to get this plan."""
    settled = plan.rhythm
    often = {"sessions_per_week": settled.wanted, "cycle_length_days": settled.length}
    return {name: getattr(plan, name) for name in FIELDS} | often | {"kind": plan.kind}


def _write(plan: Plan, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(plan, name, fields[name])
    plan.name_folded = fold(plan.name)
    plan.kind = fields.get("kind") or rules.kind_of(fields["goal"])
    plan.rhythm = _rhythm(fields)


def _rhythm(fields: Mapping[str, Any]) -> cycle_rules.Rhythm:
    return cycle_rules.rhythm(fields["days"], fields["cycle_length_days"], fields["sessions_per_week"])


def _refuse_second(plan: Plan) -> None:
    """Raise AnotherPlanActive where an active plan has become one of a kind of which another is active."""
    with db_session().no_autoflush:
        other = active_of(plan.user_id, plan.kind)
    if other is not None and other.id != plan.id:
        href = f"{ADDRESS}/{other.id}"
        raise AnotherPlanActive(f"{other.name} is active and a {plan.kind} plan too.", plan_id=str(other.id), href=href)


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
