"""A day of a plan for the wall of the gym or the start of a session: names, and every target in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from plans_service.plans.models import Plan
from plans_service.plans.set_text import block_line, item_lines, set_line
from plans_service.plans.tree import Block, Day, Item, SetTarget, length_of
from training.exercises import ExerciseCopy

Names = Mapping[UUID, ExerciseCopy]


def printable_day(plan: Plan, position: int, day: Day, names: Names) -> dict[str, Any]:
    """The day with its plan's name; ``position`` counts from 0."""
    return {
        "plan_id": plan.id,
        "plan_name": plan.name,
        "plan_version": plan.version,
        "day_id": day.id,
        "position": position,
        "name": day.name,
        "time_of_day": day.time_of_day,
        "duration": length_of(day, plan.session_minutes),
        "set_count": sum(block.rounds * len(item.sets) for block in day.blocks for item in block.items),
        "blocks": [_block(block, names) for block in day.blocks],
    }


def _block(block: Block, names: Names) -> dict[str, Any]:
    items = [_item(item, names[item.exercise_id]) for item in block.items]
    return {
        "id": block.id,
        "kind": block.kind,
        "rounds": block.rounds,
        "rest": block.rest,
        "duration": block.duration,
        "text": block_line(block),
        "items": items,
    }


def _item(item: Item, exercise: ExerciseCopy) -> dict[str, Any]:
    return {
        "id": item.id,
        "exercise_id": exercise.id,
        "exercise_name": exercise.name,
        "measure": exercise.measure,
        "retired": exercise.retired,
        "note": item.note,
        "targets": item_lines(item),
        "sets": [_set(target) for target in item.sets],
    }


def _set(target: SetTarget) -> dict[str, Any]:
    return {**{name: getattr(target, name) for name in SetTarget.__slots__}, "text": set_line(target)}
