"""Dating measurements anew whose time zone was assumed, once it is known which one held."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service_kit.db.session import db_session
from tracking_service.measurements import types
from tracking_service.measurements.models import Measurement
from tracking_service.measurements.settling import follow
from tracking_service.people.calendar import local_date
from tracking_service.people.usecases import ROWS_AT_ONCE, note_days_due
from training.zone_changes import TimeZoneChosen
from training.zone_columns import in_another_zone
from training.zones import zone_at


def follow_time_zone(change: TimeZoneChosen) -> None:
    """Give the measurements the time zone that held when theirs was assumed; each is published like a correction.

    The caller holds the person, so that nobody else writes measurements meanwhile.
    """
    misdated = in_another_zone(Measurement.time_zone, Measurement.zone_assumed_at, change.history)
    query = select(Measurement).where(Measurement.user_id == change.user_id, misdated)
    rows = list(db_session().scalars(query.order_by(Measurement.measured_at, Measurement.id).limit(ROWS_AT_ONCE)))
    days: dict[str, date] = {}
    for row in rows:
        assert row.zone_assumed_at is not None
        days[row.type] = min(days.get(row.type, row.local_date), row.local_date)
        row.time_zone = zone_at(change.history, row.zone_assumed_at) or row.time_zone
        row.local_date = local_date(row.measured_at, row.time_zone)
    db_session().flush()
    kinds = types.known(change.user_id) if rows else {}
    for type_, day in sorted(days.items()):
        follow(change.user_id, kinds[type_], [row for row in rows if row.type == type_], days=[day])
    if len(rows) == ROWS_AT_ONCE:
        note_days_due(change.user_id)
