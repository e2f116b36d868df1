"""What other services get of a workout: the full state, small enough for one event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service_kit.clock import iso
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet
from training.quantity import quantity_json

# An event holds at most 256 kB. With every figure as long as it may be, 500 sets leave no room for many words:
# beyond this many sets names are cut short and notes are left out.
LARGE = 300
# An event that would come to more bytes than this is published without the details of blocks and sets.
MAX_DETAILED_BYTES = 240_000
_DETAILS_OF_BLOCKS = ("rest", "duration", "note")
MAX_NOTE, MAX_NAME, MAX_NAME_IN_LARGE = 200, 200, 40


def workout_state(workout: Workout) -> dict[str, Any]:
    """``session.workout-finished.v1`` and ``session.workout-amended.v1``."""
    state = _state(workout, detailed=True)
    is_small = len(json.dumps(state, ensure_ascii=False).encode()) <= MAX_DETAILED_BYTES
    return state if is_small else _state(workout, detailed=False)


def _state(workout: Workout, *, detailed: bool) -> dict[str, Any]:
    large = workout.sets_done + workout.sets_skipped > LARGE
    return {
        "workout_id": str(workout.id),
        "user_id": str(workout.user_id),
        "session_id": _id(workout.session_id),
        "plan_id": _id(workout.plan_id),
        "plan_day_id": _id(workout.plan_day_id),
        "title": workout.title,
        "started_at": iso(workout.started_at),
        "ended_at": iso(workout.ended_at),
        "time_zone": workout.time_zone,
        "local_date": workout.local_date.isoformat(),
        "body_weight": quantity_json(workout.body_weight),
        "effort_rpe": workout.effort_rpe,
        "tags": [row.tag for row in workout.tags],
        "blocks": [_block(block, detailed) for block in workout.blocks or ()],
        "entries": [_entry(entry, large, detailed) for entry in workout.entries],
    }


def workout_deleted(workout: Workout) -> dict[str, Any]:
    """``session.workout-deleted.v1``."""
    return {"workout_id": str(workout.id), "user_id": str(workout.user_id)}


def _block(block: Mapping[str, Any], detailed: bool) -> dict[str, Any]:
    rest = {
        name: value for name, value in block.items() if name != "id" and (detailed or name not in _DETAILS_OF_BLOCKS)
    }
    return {"block_id": block["id"], **rest} | ({"note": _cut(block["note"])} if detailed else {})


def _entry(entry: WorkoutEntry, large: bool, detailed: bool) -> dict[str, Any]:
    return {
        "entry_id": str(entry.id),
        "position": entry.position,
        "exercise_id": str(entry.exercise_id),
        "exercise_name": entry.exercise_name[: MAX_NAME_IN_LARGE if large else MAX_NAME],
        "measure": entry.measure,
        "block_id": _id(entry.block_id),
        "note": None if large else _cut(entry.note),
        "plan_item_id": _id(entry.plan_item_id),
        "sets": [_set(one) | (_details(one) if detailed else {}) for one in entry.sets],
    }


def _set(one: WorkoutSet) -> dict[str, Any]:
    return {
        "set_id": str(one.id),
        "position": one.position,
        "role": one.role,
        "status": one.status,
        "reps": one.reps,
        "load": quantity_json(one.load),
        "load_kind": one.load_kind,
        "duration": quantity_json(one.duration),
        "distance": quantity_json(one.distance),
        "rpe": one.rpe,
        "rir": one.rir,
        "side": one.side,
        "completed_at": iso(one.completed_at),
        "plan_set_id": _id(one.plan_set_id),
    }


def _details(one: WorkoutSet) -> dict[str, Any]:
    details = {"round": one.round, "rest_before": quantity_json(one.rest_before), "heart_rate": one.heart_rate}
    custom = {} if one.custom is None else {"custom": one.custom}
    return details | custom


def _cut(note: str | None) -> str | None:
    return None if note is None else note[:MAX_NOTE]


def _id(key: UUID | None) -> str | None:
    return None if key is None else str(key)
