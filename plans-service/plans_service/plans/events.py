"""What this service publishes of plans: the full state after every change, drafts included, since a session may
start from any plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from plans_service.plans import payloads, queries, usecases
from service_kit.messaging.subscriptions import Fact


def state() -> Iterator[Fact]:
    """Every plan as it stands, for a consumer that is new or was wiped."""
    for plan, data in queries.all_states():
        yield Fact("plans.plan-changed.v1", plan.id, plan.version, data, plan.user_id)


PUBLISHES = {
    "plans.plan-changed.v1": payloads.plan_state,
    "plans.plan-activated.v1": payloads.plan_state,
    "plans.plan-deleted.v1": payloads.plan_deleted,
}
STATE = state
ERASE = usecases.erase
