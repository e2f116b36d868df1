"""Reading days out of the copy of the plans."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import FieldError, Invalid, NeedsLookup
from session_service.plans.copies import PLANS, PlanCopy
from session_service.plans.rules import find_day, refuse_unknown


@dataclass(frozen=True)
class PlanDay:
    """One day of a plan at one version, ready to be frozen."""

    plan_id: UUID
    version: int
    plan_name: str
    day_id: UUID
    name: str
    blocks: list[dict[str, Any]]


def days(user_id: UUID, wanted: Mapping[str, tuple[UUID, UUID]]) -> dict[str, PlanDay]:
    """Days of the user's plans; ``wanted`` says at which pointer of the body which plan's which day stands.

    Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for what the user does not have: once the
    plans service has been asked, in the next run, with all else that is wrong.
    """
    ids = {plan_id for plan_id, _ in wanted.values()}
    found, deleted = PLANS.find(ids), PLANS.absent(ids)
    plans = {plan_id: plan for plan_id, plan in found.items() if plan_id not in deleted}
    incomplete = {plan_id for plan_id, day_id in wanted.values() if _lacks(plans.get(plan_id), user_id, day_id)}
    if missing := incomplete - PLANS.confirmed(ids):
        raise NeedsLookup(lambda: PLANS.look_up(missing))
    refuse_unknown(user_id, wanted, plans)
    return {pointer: _day(plans[plan_id], day_id) for pointer, (plan_id, day_id) in wanted.items()}


def refuse_unknown_filter(user_id: UUID, keys: Set[UUID], table: Any) -> None:
    """Raise :class:`Invalid` for a plan that a list is asked for and is none of the user's; and NeedsLookup.

    One that is gone is none any more, but rows of the listed ``table`` may still be of it.
    """
    used = select(table.plan_id).where(table.user_id == user_id, table.plan_id.in_(keys)).distinct()
    unused = keys - set(db_session().scalars(used))

    def refuse(unknown: Set[UUID]) -> None:
        if unknown:
            detail = "There is no such plan, or it is not yours."
            raise Invalid(errors=[FieldError("unknown-plan", detail, parameter="plan_id")])

    found = PLANS.require(unused, refuse) if unused else {}
    refuse({key for key, plan in found.items() if plan.user_id != user_id})


def current_names(keys: Set[UUID]) -> dict[UUID, str]:
    """What plans and their days are called now, by the ids of both, as far as the plans are known."""
    plans = PLANS.find(keys) if keys else {}
    deleted = PLANS.absent(keys) if keys else set()
    present = [plan for plan in plans.values() if plan.id not in deleted]
    days = {UUID(day["day_id"]): day["name"] for plan in present for day in plan.days}
    return {plan.id: plan.name for plan in present} | days


def _lacks(plan: PlanCopy | None, user_id: UUID, day_id: UUID) -> bool:
    """Whether the plans service may know more of the day; of a stranger's plan nothing more is asked."""
    return plan is None or (plan.user_id == user_id and find_day(plan.days, day_id) is None)


def _day(plan: PlanCopy, day_id: UUID) -> PlanDay:
    found = find_day(plan.days, day_id)
    assert found is not None, "what is unknown was refused"
    return PlanDay(plan.id, plan.version, plan.name, day_id, found["name"], found["blocks"])
