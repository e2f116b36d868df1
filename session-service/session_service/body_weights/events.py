"""What the tracking service publishes of body weights."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import EventSchema, Instant, Integer, Nested, Text, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from session_service.body_weights import usecases

# The type of measurement that a body weight is, and the status of one that counts.
WEIGHT, COUNTED = "weight", "counted"


class Reading(EventSchema):
    """A figure of a measurement."""

    base = Integer(required=True)


class Readings(EventSchema):
    """The figures of a measurement: of types with one figure it is ``value``."""

    value = Nested(Reading, load_default=None)


class MeasurementLogged(EventSchema):
    """A measurement as it stands now."""

    user_id = Uuid(required=True)
    type = Text(max=40, required=True)
    values = Nested(Readings, required=True)
    measured_at = Instant(required=True)
    status = Text(max=20, load_default=COUNTED)


class MeasurementDeleted(EventSchema):
    """A measurement that is none any more; the event's subject says which."""

    user_id = Uuid(required=True)


def take(event: Event, data: dict[str, Any]) -> None:
    """A weight that counts is kept; one that is in doubt is not, until it is confirmed."""
    if data["type"] != WEIGHT or data["values"]["value"] is None:
        return
    if data["status"] != COUNTED:
        usecases.take_back(event.subject, event.version)
        return
    weight = data["values"]["value"]["base"]
    usecases.keep(event.subject, event.version, data["user_id"], data["measured_at"], weight)


def take_back(event: Event, _data: dict[str, Any]) -> None:
    """The measurement was deleted."""
    usecases.take_back(event.subject, event.version)


HANDLES = {
    "tracking.measurement-logged.v1": Subscription(MeasurementLogged, take),
    "tracking.measurement-deleted.v1": Subscription(MeasurementDeleted, take_back),
}
ERASE = usecases.erase
