"""Examples for the documentation, played through the real core so that they are always true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from session_service.sessions import rules
from session_service.sessions.compact import LEFT_OUT
from session_service.sessions.schemas import SessionState
from session_service.values import to_json
from training.quantity import Quantity

SESSION = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
COMMAND = "01977f40-1f00-7a52-8b11-0c9d8e7f6a5b"
START = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)


def _id(number: int) -> str:
    return f"01977f3e-0a00-7b43-9d0e-2f6a8b1c{number:04x}"


def _set(set_id: str) -> dict[str, Any]:
    load = {"kind": "absolute", "quantity": to_json(Quantity.of("100", "kg"))}
    return {
        "set_id": set_id,
        "role": "work",
        "reps_min": 5,
        "load": load,
        "rest": to_json(Quantity.of("3", "min")),
    }


# The ids are those of the example of a new plan, from which the ids of the steps follow.
_ITEM = {
    "item_id": "01977f3e-5c1d-7e63-a7b2-8d4fa03e1c33",
    "exercise_id": "aff878cf-b883-52e6-8731-a66d6700f16f",  # as in the seeded catalogue
    "exercise_name": "Barbell back squat",
    "measure": "weight_reps",
    "sets": [_set("01977f3e-5c1e-7f74-98c3-9e50b14f2d44"), _set("01977f3e-5c1f-7085-a9d4-af61c2503e55")],
}
_BLOCK = {"block_id": "01977f3e-5c1c-7d52-b6a1-7c3e9f2d0b22", "kind": "straight", "rounds": 1, "items": [_ITEM]}
_PLAN = {
    "plan_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "version": 2,
    "name": "Three days of strength",
    "day_id": "01977f3e-5c1b-7a10-8c2d-1b0f6e4a9c11",
    "day_name": "Squat day",
}
_SNAPSHOT = rules.Snapshot(SESSION, START, "Squat day", (_BLOCK,), _PLAN)
_STEP = rules.begin(_SNAPSHOT).in_order().__next__().id

_LAST = {
    "workout_id": _id(10),
    "local_date": date(2026, 3, 5),
    "number": 1,
    "reps": 5,
    "load": Quantity.of("97.5", "kg"),
    "load_kind": "absolute",
    "duration": None,
    "distance": None,
    "rpe": 75,
    "rir": None,
    "note": None,
}


def _state(decision: rules.Decision, now: datetime) -> dict[str, Any]:
    head = {"id": SESSION, "title": _SNAPSHOT.title, "plan": _PLAN, "started_at": START}
    place = {"time_zone": "Europe/Berlin", "local_date": START.date(), "workout_id": None}
    view = rules.view(decision.state, now)
    for one in filter(None, (view["current"], *view["next"])):
        one |= {"last": _LAST, "best": _LAST, "increment": Quantity.of("2.5", "kg")}
    state = {**head, **place, "undoable": rules.undoable(decision.log), **view}
    dumped: dict[str, Any] = SessionState().dump(state)
    return dumped


_BEGUN = rules.Replay.of(_SNAPSHOT)
START_BODY = {"id": SESSION, "plan_id": _PLAN["plan_id"], "day_id": _PLAN["day_id"]}
STATE = _state(rules.decide(_BEGUN, [], START), START)
COMMAND_BODY = {
    "id": COMMAND,
    "kind": "complete_set",
    "based_on": 0,
    "step_id": _STEP,
    "reps": 5,
    "load": {"value": "102.5", "unit": "kg"},
    "rpe": "8",
}
_DONE = {"step_id": _STEP, "reps": 5, "load": to_json(Quantity.of("102.5", "kg")), "rpe": 80}
_AFTER = rules.decide(_BEGUN, [rules.Command(COMMAND, "complete_set", 0, _DONE)], START + timedelta(minutes=4))
ANSWER = {
    **_state(_AFTER, START + timedelta(minutes=4)),
    "results": [{"id": COMMAND, "sequence": 1, "repeated": False}],
}
COMPACT = {
    **{name: member for name, member in ANSWER.items() if name not in LEFT_OUT},
    "block_order": [block["block_id"] for block in ANSWER["blocks"]],
    "changed": ANSWER["blocks"],
}
PAGE = {
    "items": [
        {name: STATE[name] for name in ("id", "status", "title", "plan", "started_at", "ended_at", "ended_by")}
        | {name: STATE[name] for name in ("time_zone", "local_date", "progress", "workout_id")}
    ],
    "page": {"next": None, "limit": 20},
}
LIST_BODY = [
    COMMAND_BODY,
    {"id": _id(8), "kind": "extend_rest", "based_on": 0, "by": {"value": "30", "unit": "s"}},
    {"id": _id(9), "kind": "note", "based_on": 0, "step_id": _STEP, "text": "Belt on."},
]
END_BODY = {"id": _id(11), "kind": "finish", "based_on": len(LIST_BODY)}
