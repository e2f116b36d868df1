"""Dating sessions anew whose time zone was assumed, once it is known which one held."""

from __future__ import annotations

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.people.usecases import ROWS_AT_ONCE, note_days_due
from session_service.sessions.models import LiveSession
from session_service.workouts.rules import local_day
from training.zone_changes import TimeZoneChosen
from training.zone_columns import in_another_zone
from training.zones import zone_at


def follow_time_zone(change: TimeZoneChosen) -> None:
    """Give the sessions the time zone that held when theirs was assumed; the workout of an open one inherits it."""
    misdated = in_another_zone(LiveSession.time_zone, LiveSession.zone_assumed_at, change.history)
    query = select(LiveSession).where(LiveSession.user_id == change.user_id, misdated)
    query = query.order_by(LiveSession.started_at.desc(), LiveSession.id).limit(ROWS_AT_ONCE).with_for_update()
    sessions = list(db_session().scalars(query))
    for live in sessions:
        assert live.zone_assumed_at is not None
        live.time_zone = zone_at(change.history, live.zone_assumed_at) or live.time_zone
        live.local_date = local_day(live.started_at, live.time_zone)
    db_session().flush()
    if len(sessions) == ROWS_AT_ONCE:
        note_days_due(change.user_id)
