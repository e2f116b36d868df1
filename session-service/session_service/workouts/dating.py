"""Dating workouts anew whose time zone was assumed, once it is known which one held."""

from __future__ import annotations

from sqlalchemy import select

from service_kit.db.session import db_session
from session_service.people.usecases import ROWS_AT_ONCE, note_days_due
from session_service.workouts.models import Workout
from session_service.workouts.usecases import amend
from training.zone_changes import TimeZoneChosen
from training.zone_columns import in_another_zone
from training.zones import zone_at


def follow_time_zone(change: TimeZoneChosen) -> None:
    """Give the workouts the time zone that held when theirs was assumed; each is published like an edit."""
    misdated = in_another_zone(Workout.time_zone, Workout.zone_assumed_at, change.history)
    query = select(Workout).where(Workout.user_id == change.user_id, Workout.deleted_at.is_(None), misdated)
    query = query.order_by(Workout.started_at, Workout.id).limit(ROWS_AT_ONCE).with_for_update()
    workouts = list(db_session().scalars(query))
    for workout in workouts:
        assumed_at = workout.zone_assumed_at
        assert assumed_at is not None
        amend(workout, {"time_zone": zone_at(change.history, assumed_at), "zone_assumed_at": assumed_at})
    if len(workouts) == ROWS_AT_ONCE:
        note_days_due(change.user_id)
