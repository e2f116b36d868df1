"""What the plans service publishes, taken into the local copy."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import EventSchema, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from session_service.plans import usecases
from session_service.plans.copies import PLANS


class PlanDeleted(EventSchema):
    """A plan that was deleted."""

    plan_id = Uuid(required=True)


def take_deletion(event: Event, data: dict[str, Any]) -> None:
    """No session can be started from it any more; running ones have their snapshot."""
    usecases.drop(data["plan_id"], event.version)


HANDLES = {
    "plans.plan-activated.v1": PLANS.states,
    "plans.plan-changed.v1": PLANS.states,
    "plans.plan-deleted.v1": Subscription(PlanDeleted, take_deletion),
}
ERASE = PLANS.erase
