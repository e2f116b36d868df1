"""Reading a day out of the copy of the plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import NeedsLookup
from session_service.plans.models import Plan
from session_service.plans.rules import find_day, unknown
from session_service.plans.usecases import fetch


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
    plan = db_session().execute(select(Plan).where(Plan.id == plan_id)).scalar()
    if plan is None:
        raise NeedsLookup(lambda: fetch(user_id, plan_id, day_id))
    if plan.user_id != user_id:
        raise unknown("plan")
    found = find_day(plan.days, day_id)
    if found is None:
        raise NeedsLookup(lambda: fetch(user_id, plan_id, day_id))
    return PlanDay(plan.id, plan.version, plan.name, day_id, found["name"], found["blocks"])
