"""Lists of words that have a name in the OpenAPI document."""

from __future__ import annotations

from plans_service.plans import cycle_rules, rules
from plans_service.plans.schemas import GOALS, STATUSES
from training.enums import ENUMS as SHARED

ENUMS = {
    **SHARED,
    "PlanGoal": GOALS,
    "PlanKind": rules.KINDS,
    "PlanStatus": STATUSES,
    "Weekday": cycle_rules.WEEKDAYS,
}
