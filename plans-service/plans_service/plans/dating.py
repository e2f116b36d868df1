"""Dating activations anew, once it is known which time zone held."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from plans_service.plans.models import Plan
from plans_service.plans.usecases import saved
from service_kit.db.session import db_session
from training.zone_changes import TimeZoneChosen
from training.zones import zone_at


def follow_time_zone(change: TimeZoneChosen) -> None:
    """Let plans be activated on the local day that it was; each that changes is published like an edit."""
    query = select(Plan.id, Plan.activated_at, Plan.activated_on)
    rows = db_session().execute(query.where(Plan.user_id == change.user_id, Plan.activated_at.is_not(None)))
    for plan_id, at, before in rows.all():
        assert at is not None
        zone = zone_at(change.history, at)
        day = at.astimezone(ZoneInfo(zone)).date() if zone else before
        if day != before:
            plan = db_session().get_one(Plan, plan_id, with_for_update=True)
            plan.activated_on = day
            saved(plan)
