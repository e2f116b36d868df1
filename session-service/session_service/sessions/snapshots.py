"""What a session is started with: a plan's day or a workout's results, with the exercises that count now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from session_service.exercises import queries as exercises
from session_service.plans import queries as plans
from training.exercises import ExerciseCopy


def of_day(day: plans.PlanDay, title: str | None) -> dict[str, Any]:
    """The day of a plan, ready to be frozen."""
    plan = {
        "plan_id": str(day.plan_id),
        "version": day.version,
        "name": day.plan_name,
        "day_id": str(day.day_id),
        "day_name": day.name,
    }
    return {"title": title or day.name, "plan": plan, "blocks": day.blocks}


def with_successors(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Blocks whose exercises are those that the named ones count as, as these are called and measured now.

    One that was deleted stays: whoever still trains by such a plan does the exercise that stands in it.
    """
    known = exercises.successors({UUID(item["exercise_id"]) for block in blocks for item in block["items"]})
    return [{**block, "items": [_with_successor(item, known) for item in block["items"]]} for block in blocks]


def _with_successor(item: Mapping[str, Any], known: Mapping[UUID, ExerciseCopy]) -> dict[str, Any]:
    one = known.get(UUID(item["exercise_id"]))
    if one is None:
        return dict(item)
    return {**item, "exercise_id": str(one.id), "exercise_name": one.name, "measure": one.measure}
