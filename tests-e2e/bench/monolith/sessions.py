"""A live session: its rows, the set that was done, and the state that is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import HTTPException
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from monolith import answers
from monolith.tables import Block, Entry, LiveSession, Step

UPCOMING = 3


def whole() -> Select[tuple[LiveSession]]:
    """A live session with all that is answered of it."""
    entries = selectinload(LiveSession.blocks).selectinload(Block.entries)
    return select(LiveSession).options(entries.joinedload(Entry.exercise), entries.selectinload(Entry.steps))


def complete(session: LiveSession, body: answers.CompleteSet) -> None:
    """Note that a set was done; 409 where somebody was faster, 422 for a set that is not there."""
    if body.based_on != session.sequence:
        raise HTTPException(409)
    step = next((step for _, _, step in steps(session) if step.id == body.step_id), None)
    if step is None:
        raise HTTPException(422)
    done = {"reps": body.reps, "load": body.load, "load_kind": "absolute", "completed_at": datetime.now(UTC)}
    step.status, step.actual = "done", answers.SetResult(**done).model_dump(mode="json")
    session.sequence += 1
    session.undoable = body.id


def steps(session: LiveSession) -> list[tuple[Block, Entry, Step]]:
    """All sets in order, and where they stand."""
    return [(block, entry, step) for block in session.blocks for entry in block.entries for step in entry.steps]


def state(session: LiveSession) -> dict[str, Any]:
    """As it is answered."""
    now, all_ = datetime.now(UTC), steps(session)
    left = [place for place in all_ if place[2].status == "pending"]
    done = len(all_) - len(left)
    seconds = (now - session.started_at).total_seconds()
    names = ("id", "status", "sequence", "time_zone", "local_date", "undoable", "title", "plan", "started_at")
    return {name: getattr(session, name) for name in names} | {
        "server_time": now,
        "elapsed": {"value": f"{seconds:.3f}", "unit": "s"},
        "progress": {
            "sets": len(all_),
            "done": done,
            "skipped": 0,
            "left": len(left),
            "percent": done * 100 // len(all_),
        },
        "current": focus(*left[0]) if left else None,
        "next": [focus(*place) for place in left[1 : UPCOMING + 1]],
        "blocks": [
            {
                "block_id": block.id,
                "kind": block.kind,
                "rounds": block.rounds,
                "entries": [entry(one) for one in block.entries],
            }
            for block in session.blocks
        ],
    }


def entry(row: Entry) -> dict[str, Any]:
    """An exercise with its sets."""
    return {
        "entry_id": row.id,
        "exercise": exercise(row),
        "plan_item_id": row.plan_item_id,
        "steps": [step(one) for one in row.steps],
    }


def exercise(row: Entry) -> dict[str, Any]:
    """Which exercise."""
    found = row.exercise
    how_to = f"/api/v1/exercises/{found.id}"
    return {"exercise_id": found.id, "name": found.name, "measure": found.measure, "how_to": how_to}


def step(row: Step) -> dict[str, Any]:
    """A set."""
    names = ("number", "round", "status", "target", "actual")
    return {"step_id": row.id} | {name: getattr(row, name) for name in names}


def focus(block: Block, entry: Entry, row: Step) -> dict[str, Any]:
    """A set by itself."""
    return step(row) | {
        "sets": len(entry.steps),
        "rounds": block.rounds,
        "block_id": block.id,
        "block_kind": block.kind,
        "entry_id": entry.id,
        "exercise": exercise(entry),
    }
