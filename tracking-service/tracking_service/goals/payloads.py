"""What other services are told of a goal."""

from __future__ import annotations

from typing import Any

from service_kit.clock import iso
from tracking_service.goals.models import Goal
from tracking_service.goals.titles import title
from training.quantity import quantity_json

REACHED = "tracking.goal-reached.v1"
REOPENED = "tracking.goal-reopened.v1"


def reached(goal: Goal) -> dict[str, Any]:
    """The goal as it was reached, and what reached it."""
    return {
        "goal_id": str(goal.id),
        "user_id": str(goal.user_id),
        "kind": goal.kind,
        "title": title(goal),
        "target": quantity_json(goal.target),
        "reached_at": iso(goal.reached_at),
        "reached_on": goal.reached_on.isoformat() if goal.reached_on else None,
        "workout_id": str(goal.reached_workout_id) if goal.reached_workout_id else None,
        "measurement_id": str(goal.reached_measurement_id) if goal.reached_measurement_id else None,
    }


def reopened(goal: Goal) -> dict[str, Any]:
    """Which goal is reached no more, and how it stands."""
    return {"goal_id": str(goal.id), "user_id": str(goal.user_id), "kind": goal.kind, "status": goal.status}
