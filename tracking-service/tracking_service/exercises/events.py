"""What the catalogue tells, taken into the local copy."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service_kit.http.fields import EventSchema, Nested, Text, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from tracking_service.exercises import usecases


class Share(EventSchema):
    """A muscle's part in an exercise."""

    muscle = Text(required=True)
    role = Text(required=True)
    share = fields.Integer(required=True)


class ExerciseState(EventSchema):
    """An exercise as created or changed."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(required=True)
    measure = Text(max=32, required=True)
    bodyweight_fraction = fields.Integer(required=True, allow_none=True)
    muscles = fields.List(Nested(Share), required=True)


class ExerciseRetired(EventSchema):
    """An exercise that is not for new use any more."""

    merged_into = Uuid(required=True, allow_none=True)


def take_state(event: Event, data: dict[str, Any]) -> None:
    """Created or changed: the same to us."""
    usecases.keep(event.subject, event.version, {**data, "retired": False})


def take_retirement(event: Event, data: dict[str, Any]) -> None:
    """Retired, maybe in favour of another."""
    usecases.retire(event.subject, event.version, data["merged_into"])


HANDLES = {
    "catalog.exercise-created.v1": Subscription(ExerciseState, take_state),
    "catalog.exercise-changed.v1": Subscription(ExerciseState, take_state),
    "catalog.exercise-retired.v1": Subscription(ExerciseRetired, take_retirement),
}
ERASE = usecases.erase
