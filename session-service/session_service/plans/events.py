"""What the plans service publishes, taken into the local copy."""

from __future__ import annotations

from typing import Any

from marshmallow import fields as base

from service_kit.http.fields import EventSchema, Text, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from session_service.plans import usecases


class PlanState(EventSchema):
    """A plan as activated or changed. The days are kept as they are told."""

    user_id = Uuid(required=True)
    name = Text(max=200, required=True)
    days = base.List(base.Dict(), required=True)


class PlanDeleted(EventSchema):
    """A plan that was deleted."""

    plan_id = Uuid(required=True)


def take_state(event: Event, data: dict[str, Any]) -> None:
    """Activated or changed: the same to us."""
    usecases.keep(event.subject, event.version, data["user_id"], data["name"], data["days"])


def take_deletion(event: Event, data: dict[str, Any]) -> None:
    """No session can be started from it any more; running ones have their snapshot."""
    usecases.drop(data["plan_id"], event.version)


HANDLES = {
    "plans.plan-activated.v1": Subscription(PlanState, take_state),
    "plans.plan-changed.v1": Subscription(PlanState, take_state),
    "plans.plan-deleted.v1": Subscription(PlanDeleted, take_deletion),
}
ERASE = usecases.erase
