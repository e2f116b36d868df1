"""Keeping the copy of the plans fresh, and taking a day out of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from service_kit.copies import keep_newest
from service_kit.database import session, transaction
from service_kit.erasure import bury, is_buried, is_erased
from service_kit.errors import FieldError, Invalid, NeedsLookup
from session_service import peers
from session_service.plans.models import Plan


@dataclass(frozen=True)
class PlanDay:
    """One day of a plan at one version, ready to be frozen."""

    plan_id: UUID
    version: int
    plan_name: str
    day_id: UUID
    name: str
    blocks: list[dict[str, Any]]


def day(user_id: UUID, plan_id: UUID, day_id: UUID) -> PlanDay:
    """The day of the user's plan. Raises :class:`NeedsLookup` for what is unknown here, :class:`Invalid` for
    what the user does not have."""
    plan = session().execute(select(Plan).where(Plan.id == plan_id)).scalar()
    if plan is None:
        raise NeedsLookup(lambda: _fetch(user_id, plan_id, day_id))
    if plan.user_id != user_id:
        raise _unknown("plan")
    found = _find(plan.days, day_id)
    if found is None:
        raise NeedsLookup(lambda: _fetch(user_id, plan_id, day_id))
    return PlanDay(plan.id, plan.version, plan.name, day_id, found["name"], found["blocks"])


def keep(key: UUID, version: int, user_id: UUID, name: str, days: list[dict[str, Any]]) -> None:
    """Take over the state of a plan unless the copy is as new, the plan was deleted, or the user is gone."""
    if is_buried(key, version) or is_erased(user_id):
        return
    keep_newest(Plan, key, version, {"user_id": user_id, "name": name, "days": days})


def drop(key: UUID, version: int) -> None:
    """The plan was deleted; older states that still arrive are dropped."""
    bury(key, version)
    session().execute(delete(Plan).where(Plan.id == key, Plan.version <= version))


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's plans."""
    session().execute(delete(Plan).where(Plan.user_id == user_id))


def _fetch(user_id: UUID, plan_id: UUID, day_id: UUID) -> None:
    """Ask the plans service, outside of any transaction; what does not exist there ends the request."""
    answer = peers.plans().get_json(f"/internal/plans/{plan_id}", user_id=str(user_id))
    if answer is None:
        raise _unknown("plan")
    if _find(answer["days"], day_id) is None:
        raise _unknown("day")
    with transaction():
        keep(plan_id, answer["version"], user_id, answer["name"], answer["days"])


def _find(days: list[dict[str, Any]], day_id: UUID) -> dict[str, Any] | None:
    return next((one for one in days if one["day_id"] == str(day_id)), None)


def _unknown(what: str) -> Invalid:
    detail = "There is no such plan of yours." if what == "plan" else "The plan has no such day."
    return Invalid(errors=[FieldError(f"unknown-{what}", detail, f"/{what}_id")])
