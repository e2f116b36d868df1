"""What is published of workouts, and the current state for a consumer that is new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.messaging.subscriptions import Fact, Timer
from session_service.workouts import payloads, totals, usecases
from session_service.workouts.models import Workout

PAGE = 100


def state() -> Iterator[Fact]:
    """Every workout as it is now, deleted ones as deleted, page by page."""
    last = UUID(int=0)
    while page := list(db_session().scalars(select(Workout).where(Workout.id > last).order_by(Workout.id).limit(PAGE))):
        last = page[-1].id
        yield from [_fact(workout) for workout in page]


def _fact(workout: Workout) -> Fact:
    is_deleted = workout.deleted_at is not None
    build = payloads.workout_deleted if is_deleted else payloads.workout_state
    kind = f"session.workout-{'deleted' if is_deleted else 'amended'}.v1"
    return Fact(kind, workout.id, workout.version, build(workout), workout.user_id)


PUBLISHES = {
    "session.workout-finished.v1": payloads.workout_state,
    "session.workout-amended.v1": payloads.workout_state,
    "session.workout-deleted.v1": payloads.workout_deleted,
}
STATE = state
TIMERS = {"recompute_outdated": Timer(timedelta(seconds=10), totals.recompute_outdated, totals.OUTDATED)}
ERASE = usecases.erase
