"""What a finished session leaves: blocks and entries of a workout, with what was planned beside what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from session_service.limits import load_kind_of_skipped
from session_service.sessions.engine.past_rests import past_rests
from session_service.sessions.engine.state import DONE, PENDING, REMOVED, SKIPPED, Block, Entry, State, Step
from session_service.values import to_json
from training.quantity import Quantity


def entries(state: State) -> list[dict[str, Any]]:
    """The workout's entries in the order in which they stood; those without a set are left out.

    A planned set that was not done, even one that was removed, counts as skipped; an added one that was never
    done leaves no trace.
    """
    found = []
    rests = past_rests(state)
    for block_id in state.order:
        own_block = block_id if _says_more(state, state.blocks[block_id]) else None
        for entry in state.entries_of(block_id):
            sets = [_set(state, entry, step, rests) for step in state.steps_of(entry.id) if _counts(step)]
            if sets:
                found.append({**_entry(entry, sets), "block_id": own_block})
    return found


def blocks(state: State) -> list[dict[str, Any]]:
    """The workout's blocks in order: those that say more than that one exercise was done in straight sets."""
    return [
        _block(state, block)
        for block in (state.blocks[block_id] for block_id in state.order)
        if _says_more(state, block) and any(_counts(step) for step in state.in_block(block.id))
    ]


def _says_more(state: State, block: Block) -> bool:
    return block.kind != "straight" or block.rounds > 1 or block.rest is not None or len(state.entries_of(block.id)) > 1


def _block(state: State, block: Block) -> dict[str, Any]:
    is_amrap = block.kind == "amrap"
    by_round: dict[int, list[Step]] = {}
    for step in state.in_block(block.id):  # the rounds that an AMRAP grew by have the sets of the plan again
        if _counts(step) or step.plan_set_id is not None:
            by_round.setdefault(step.round, []).append(step)
    whole = {number for number, steps in by_round.items() if all(step.status == DONE for step in steps)}
    beyond = (step.actual for number, steps in by_round.items() if number not in whole for step in steps)
    extra = sum(actual.reps or 0 for actual in beyond if actual is not None)
    return {
        "id": block.id,
        "kind": block.kind,
        "rounds": None if is_amrap else block.rounds,
        "rest": block.rest,
        "duration": block.duration,
        "rounds_done": len(whole),
        "extra_reps": extra if is_amrap else None,
        "note": None,
    }


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


def _set(state: State, entry: Entry, step: Step, rests: Mapping[str, timedelta]) -> dict[str, Any]:
    actual = step.actual if step.status == DONE else None
    rest = rests.get(step.id)
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
        "round": step.round if _says_more(state, state.block_of(step)) else None,
        "rest_before": None if rest is None else Quantity.of(str(rest // timedelta(seconds=1)), "s"),
        "heart_rate": actual and actual.heart_rate,
        "custom": actual and actual.custom,
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
