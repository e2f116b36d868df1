"""What the session service publishes of workouts."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service_kit.http.fields import EventSchema, Instant, LocalDate, Nested, Text, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from tracking_service.changes import WorkoutChanged, apply_consequences
from tracking_service.fields import EventQuantity
from tracking_service.people import usecases as people
from tracking_service.performances import usecases


class DoneSet(EventSchema):
    """A set of a workout."""

    set_id = Uuid(required=True)
    position = fields.Integer(required=True)
    role = Text(required=True)
    status = Text(required=True)
    reps = fields.Integer(required=True, allow_none=True)
    weight = EventQuantity(required=True, allow_none=True, data_key="load", attribute="load")
    load_kind = Text(required=True)
    duration = EventQuantity(required=True, allow_none=True)
    distance = EventQuantity(required=True, allow_none=True)
    rpe = fields.Integer(required=True, allow_none=True)
    rir = fields.Integer(load_default=None, allow_none=True)
    side = Text(max=16, required=True)
    completed_at = Instant(required=True, allow_none=True)


class Entry(EventSchema):
    """An exercise of a workout."""

    position = fields.Integer(required=True)
    exercise_id = Uuid(required=True)
    exercise_name = Text(required=True)
    measure = Text(max=32, required=True)
    sets = fields.List(Nested(DoneSet), required=True)


class Workout(EventSchema):
    """A workout as finished or amended."""

    workout_id = Uuid(required=True)
    user_id = Uuid(required=True)
    title = Text(required=True, allow_none=True)
    started_at = Instant(required=True)
    ended_at = Instant(required=True)
    time_zone = Text(max=64, required=True)
    local_date = LocalDate(required=True)
    body_weight = EventQuantity(required=True, allow_none=True)
    effort_rpe = fields.Integer(required=True, allow_none=True)
    entries = fields.List(Nested(Entry), required=True)


class WorkoutDeleted(EventSchema):
    """A workout that is gone."""

    workout_id = Uuid(required=True)
    user_id = Uuid(required=True)


def take_workout(event: Event, data: dict[str, Any]) -> None:
    """Finished or amended: the same to us."""
    people.hold(data["user_id"])
    _apply(usecases.take(data["workout_id"], event.version, data))


def take_deletion(event: Event, data: dict[str, Any]) -> None:
    """Deleted: what it made is taken back."""
    people.lock(data["user_id"])
    _apply(usecases.remove(data["workout_id"], event.version, data["user_id"]))


def _apply(change: WorkoutChanged | None) -> None:
    if change is not None:
        apply_consequences(change)


HANDLES = {
    "session.workout-finished.v1": Subscription(Workout, take_workout),
    "session.workout-amended.v1": Subscription(Workout, take_workout),
    "session.workout-deleted.v1": Subscription(WorkoutDeleted, take_deletion),
}
ERASE = usecases.erase
