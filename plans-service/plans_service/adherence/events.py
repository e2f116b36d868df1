"""What the session service publishes of workouts, as far as the schedule reads it."""

from __future__ import annotations

from typing import Any

from plans_service.adherence import usecases
from service_kit.http.fields import EventSchema, Instant, LocalDate, Uuid
from service_kit.messaging.subscriptions import Event, Subscription


class WorkoutDone(EventSchema):
    """A workout as finished or amended."""

    user_id = Uuid(required=True)
    plan_id = Uuid(required=True, allow_none=True)
    plan_day_id = Uuid(required=True, allow_none=True)
    local_date = LocalDate(required=True)
    ended_at = Instant(required=True)


class WorkoutDeleted(EventSchema):
    """A workout that is gone; the envelope names it."""


def take_workout(event: Event, data: dict[str, Any]) -> None:
    """Finished or amended: the same to us."""
    usecases.take(event.subject, event.version, data)


def take_deletion(event: Event, _data: dict[str, Any]) -> None:
    """The plan day counts as not done again."""
    usecases.forget(event.subject, event.version)


HANDLES = {
    "session.workout-finished.v1": Subscription(WorkoutDone, take_workout),
    "session.workout-amended.v1": Subscription(WorkoutDone, take_workout),
    "session.workout-deleted.v1": Subscription(WorkoutDeleted, take_deletion),
}
ERASE = usecases.erase
