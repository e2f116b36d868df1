"""What the catalogue tells, taken into the local copy."""

from __future__ import annotations

from typing import Any

from plans_service.exercises import usecases
from service_kit.http.fields import EventSchema, Text, Uuid
from service_kit.messaging.subscriptions import Event, Subscription


class ExerciseState(EventSchema):
    """An exercise as created or changed."""

    owner_id = Uuid(required=True, allow_none=True)
    name = Text(max=200, required=True)
    measure = Text(max=30, required=True)


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
