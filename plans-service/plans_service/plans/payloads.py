"""The state of a plan as other services get it: events and the internal look-up say the same."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from plans_service.plans.models import Plan
from plans_service.plans.tree import Block, Day, Item, SetTarget
from training.exercises import ExerciseCopy
from training.quantity import quantity_json
from training.sets import Load

Names = Mapping[UUID, ExerciseCopy]


def plan_state(plan: Plan, names: Names) -> dict[str, Any]:
    """``plans.plan-changed.v1`` and ``plans.plan-activated.v1``."""
    return {
        "plan_id": str(plan.id),
        "user_id": str(plan.user_id),
        "name": plan.name,
        "goal": plan.goal,
        "kind": plan.kind,
        "status": plan.status,
        "days": [_day(day, position, names) for position, day in enumerate(plan.days)],
    }


def plan_deleted(plan: Plan) -> dict[str, Any]:
    """``plans.plan-deleted.v1``."""
    return {"plan_id": str(plan.id), "user_id": str(plan.user_id)}


def _day(day: Day, position: int, names: Names) -> dict[str, Any]:
    blocks = [_block(block, names) for block in day.blocks]
    return {
        "day_id": str(day.id),
        "position": position,
        "name": day.name,
        "weekdays": list(day.weekdays),
        "time_of_day": day.time_of_day,
        "duration": quantity_json(day.duration),
        "blocks": blocks,
    }


def _block(block: Block, names: Names) -> dict[str, Any]:
    return {
        "block_id": str(block.id),
        "kind": block.kind,
        "rounds": block.rounds,
        "rest": quantity_json(block.rest),
        "duration": quantity_json(block.duration),
        "items": [_item(item, names[item.exercise_id]) for item in block.items],
    }


def _item(item: Item, exercise: ExerciseCopy) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "exercise_id": str(item.exercise_id),
        "exercise_name": exercise.name,
        "measure": exercise.measure,
        "note": item.note,
        "sets": [_set(target) for target in item.sets],
    }


def _set(target: SetTarget) -> dict[str, Any]:
    return {
        "set_id": str(target.id),
        "role": target.role,
        "reps_min": target.reps_min,
        "reps_max": target.reps_max,
        "duration": quantity_json(target.duration),
        "distance": quantity_json(target.distance),
        "load": _load(target.load),
        "rest": quantity_json(target.rest),
        "tempo": target.tempo,
        "side": target.side,
        "note": target.note,
    }


def _load(load: Load[Decimal] | None) -> dict[str, Any] | None:
    """``percent`` in thousandths of a percent, ``rpe`` in tenths."""
    if load is None:
        return None
    return {
        "kind": load.kind,
        "quantity": quantity_json(load.quantity),
        "percent": None if load.percent is None else int(load.percent * 1000),
        "rpe": None if load.rpe is None else int(load.rpe * 10),
        "rir": load.rir,
    }
