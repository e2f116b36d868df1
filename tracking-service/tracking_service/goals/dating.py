"""The first days of goals that nobody typed, once it is known which time zone held."""

from __future__ import annotations

from sqlalchemy import select

from service_kit.db.session import db_session
from tracking_service.goals.models import Goal
from tracking_service.people.calendar import local_date
from training.zone_changes import TimeZoneChosen
from training.zones import zone_at


def follow_time_zone(change: TimeZoneChosen) -> None:
    """Let goals begin on the day that it was when they were set. Where they stand follows with the calendar."""
    query = select(Goal).where(Goal.user_id == change.user_id, Goal.start_assumed_at.is_not(None)).order_by(Goal.id)
    for goal in db_session().scalars(query).all():
        assert goal.start_assumed_at is not None
        zone = zone_at(change.history, goal.start_assumed_at)
        start = local_date(goal.start_assumed_at, zone) if zone else goal.start_on
        if start != goal.start_on and (goal.deadline is None or start < goal.deadline):
            goal.start_on = start
    db_session().flush()
