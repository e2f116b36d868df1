"""What a client sees of a session: the state, with the current step, what comes next, timers and progress.

Pure: ``now`` only decides the figures that say how long something has run; every timer is an instant as well.
Times stay in milliseconds, RPE in tenths, quantities :class:`Quantity`: the schemas write them out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from session_service.sessions.engine import clock, rests
from session_service.sessions.engine.state import (
    DONE,
    PENDING,
    REMOVED,
    SKIPPED,
    Block,
    Entry,
    State,
    Step,
)
from session_service.sessions.engine.suggestions import PARAMS, Suggestion, resolve, suggest
from session_service.values import milliseconds
from training.blocks import TIMED_KINDS

UPCOMING = 3


def view(state: State, now: datetime) -> dict[str, Any]:
    """The whole state as a mapping, as the schema ``SessionState`` writes it."""
    steps = list(state.in_order())
    left = state.to_do() if state.status == "open" else []
    return {
        **clock_view(state, now),
        "status": _status(state),
        "sequence": state.sequence,
        "ended_at": state.ended_at,
        "ended_by": state.ended_by,
        "paused_at": state.paused_at,
        "progress": progress(steps),
        "current": focus(state, left[0]) if left else None,
        "next": [focus(state, step) for step in left[1 : UPCOMING + 1]],
        "blocks": block_views(state),
        "note": state.note,
        "feeling": state.rating.get("feeling"),
        "effort_rpe": state.rating.get("effort_rpe"),
    }


def clock_view(state: State, now: datetime) -> dict[str, Any]:
    """The members of the view that depend on ``now``; all others follow from the state alone."""
    return {
        "server_time": now,
        "elapsed_ms": milliseconds(clock.elapsed(state, now)),
        "rest": _rest(state, now) if is_something_left(state) else None,
    }


def is_something_left(state: State) -> bool:
    """Whether there is a set to do."""
    return state.status == "open" and any(step.status == PENDING for step in state.steps.values())


def block_views(state: State) -> list[dict[str, Any]]:
    """All blocks with what is in them, in order."""
    return [_block(state, state.blocks[block_id]) for block_id in state.order]


def _status(state: State) -> str:
    if state.status != "open":
        return state.status
    return "paused" if state.paused_at is not None else "active"


def progress(steps: list[Step]) -> dict[str, int]:
    """How many sets are done, skipped and left, and the percentage that is behind the lifter."""
    counts = {word: sum(step.status == word for step in steps) for word in (DONE, SKIPPED, PENDING)}
    behind = counts[DONE] + counts[SKIPPED]
    return {
        "sets": len(steps),
        "done": counts[DONE],
        "skipped": counts[SKIPPED],
        "left": counts[PENDING],
        "percent": percent(behind, len(steps)),
    }


def percent(behind: int, sets: int) -> int:
    """How much of the sets is behind the lifter, rounded down."""
    return behind * 100 // sets if sets else 0


def focus(state: State, step: Step) -> dict[str, Any]:
    """One step by itself: which exercise, which set of how many, which round of how many, what to aim at.

    ``last``, ``best`` and ``increment`` stand in the log of workouts, and are filled by who reads that.
    """
    entry, block = state.entries[step.entry_id], state.block_of(step)
    own = [one for one in state.steps_of(entry.id) if one.status != REMOVED]
    return {
        **_step(entry, step, own.index(step) + 1),
        "last": None,
        "best": None,
        "increment": None,
        "suggested": _suggestion(suggest(step.target, entry.measure, entry.basis)),
        "sets": len(own),
        "rounds": max(one.round for one in state.in_block(block.id)),
        "block_id": block.id,
        "block_kind": block.kind,
        "entry_id": entry.id,
        "exercise": _exercise(entry),
        "plan_note": entry.plan_note,
        "ask_rpe": entry.preferences.ask_rpe,
        "rest_after": rests.expected_after(state, step),
    }


def _rest(state: State, now: datetime) -> dict[str, Any] | None:
    rest = state.rest
    if rest is None:
        return None
    left = max(timedelta(), rest.ends_at - now)
    return {
        "started_at": rest.started_at,
        "ends_at": None if rest.paused_left_ms is not None else rest.ends_at,
        "remaining_ms": milliseconds(left) if rest.paused_left_ms is None else rest.paused_left_ms,
        "held": rest.paused_left_ms is not None,
        "step_id": rest.step_id,
    }


def _block(state: State, block: Block) -> dict[str, Any]:
    rounds = [step.round for step in state.in_block(block.id)]
    return {
        "block_id": block.id,
        "kind": block.kind,
        "rounds": max(rounds, default=block.rounds),
        "rest": block.rest,
        "duration": block.duration,
        "timed": block.kind in TIMED_KINDS,
        "started_at": block.started_at,
        "ends_at": block.ended_at or (clock.timer_end(block) if state.paused_at is None else None),
        "ended": block.ended_at is not None,
        "entries": [_entry(state, entry) for entry in state.entries_of(block.id)],
    }


def _entry(state: State, entry: Entry) -> dict[str, Any]:
    own = [step for step in state.steps_of(entry.id) if step.status != REMOVED]
    return {
        "entry_id": entry.id,
        "exercise": _exercise(entry),
        "instead_of": entry.instead_of,
        "default_rest": entry.preferences.default_rest,
        "auto_start_rest": entry.preferences.auto_start_rest,
        "ask_rpe": entry.preferences.ask_rpe,
        "plan_item_id": entry.plan_item_id,
        "plan_note": entry.plan_note,
        "note": entry.note,
        "steps": [_step(entry, step, number) for number, step in enumerate(own, start=1)],
    }


def _exercise(entry: Entry) -> dict[str, Any]:
    return {
        "exercise_id": entry.exercise_id,
        "name": entry.exercise_name,
        "measure": entry.measure,
        "how_to": f"/api/v1/exercises/{entry.exercise_id}",
    }


def _suggestion(found: Suggestion | None) -> dict[str, Any] | None:
    if found is None:
        return None
    params = {name: found.params.get(name) for name in PARAMS}
    reason = {"code": found.code, "params": params, "text": found.text}
    return {"load": found.load, "load_kind": found.load_kind, "reason": reason}


def _step(entry: Entry, step: Step, number: int) -> dict[str, Any]:
    target = resolve(step.target, entry.measure, entry.basis)
    return {
        "step_id": step.id,
        "number": number,
        "round": step.round,
        "status": step.status,
        "target": target,
        "planned": step.planned if step.planned != target else None,
        "extra": step.planned is None,
        "actual": step.actual,
        "note": step.note,
    }
