"""What a finished session leaves: the entries of a workout, with what was planned beside what was done."""

from __future__ import annotations

from typing import Any

from session_service.limits import load_kind_of_skipped
from session_service.sessions.engine.state import DONE, PENDING, REMOVED, SKIPPED, Entry, State, Step
from session_service.values import to_json


def entries(state: State) -> list[dict[str, Any]]:
    """The workout's entries in the order in which they stood; those without a set are left out.

    A planned set that was not done, even one that was removed, counts as skipped; an added one that was never
    done leaves no trace.
    """
    found = []
    for block_id in state.order:
        for entry in state.entries_of(block_id):
            sets = [_set(entry, step) for step in state.steps_of(entry.id) if _counts(step)]
            if sets:
                found.append(_entry(entry, sets))
    return found


def _counts(step: Step) -> bool:
    return step.planned is not None or step.status not in (PENDING, REMOVED)


def _entry(entry: Entry, sets: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "exercise_id": entry.exercise_id,
        "exercise_name": entry.exercise_name,
        "measure": entry.measure,
        "note": entry.note,
        "plan_item_id": entry.plan_item_id,
        "sets": sets,
    }


def _set(entry: Entry, step: Step) -> dict[str, Any]:
    actual = step.actual if step.status == DONE else None
    return {
        "id": step.id,
        "role": step.target.role,
        "status": DONE if actual is not None else SKIPPED,
        "reps": actual and actual.reps,
        "load": actual and actual.load,
        "load_kind": actual.load_kind if actual else _load_kind(entry, step),
        "duration": actual and actual.duration,
        "distance": actual and actual.distance,
        "rpe": actual and actual.rpe,
        "rir": actual and actual.rir,
        "side": actual.side if actual else step.target.side,
        "completed_at": actual and actual.completed_at,
        "note": step.note,
        "plan_set_id": step.plan_set_id,
        "planned": _planned(entry, step),
    }


def _load_kind(entry: Entry, step: Step) -> str:
    aim = step.target.load
    return load_kind_of_skipped(aim.kind if aim else None, entry.measure)


def _planned(entry: Entry, step: Step) -> dict[str, Any] | None:
    """What the set aimed at, and the exercise that this was meant for: another than the entry's after a swap."""
    if step.planned is None:
        return None
    return {**to_json(step.planned), "exercise_id": entry.instead_of or entry.exercise_id}
