"""Schemathesis over every operation: whatever comes in, what goes out is as documented and never a 5xx.

Every exercise and plan exists, a session is open and its sets are the ones that commands speak of, so that the calls
reach deep; what the document cannot say (a set fits its exercise, ids stand once) may still be refused with 422 or 409.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from service_kit.testing.fuzzing import MODES, check_documented_answers
from service_kit.testing.repetitions import repetitions

MEASURES = ("weight_reps", "bodyweight_reps", "assisted_bodyweight", "duration", "distance_duration", "weight_distance")
# PostgreSQL refuses what SQLite takes: numbers that are too large, texts with NUL.
EXAMPLES = {"sqlite": 3, "postgresql": repetitions(12, short=3)}


class AnyExercise(dict[str, Any]):
    """A catalogue that has whatever is asked for, each with a measure of its own."""

    def get(self, key: str, default: Any = None) -> dict[str, Any]:
        measure = MEASURES[uuid5(UUID(key), "").int % len(MEASURES)]
        return {"exercise_id": key, "version": 1, "owner_id": None, "name": "Any", "measure": measure, "muscles": []}


@pytest.fixture
def known(lifter, workout_body, known_plan):
    """``known()``: ids of things that are there, an open session among them."""
    plan = known_plan(lifter)
    day = {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}
    workout = lifter.post("/workouts", workout_body(visibility="link")).json

    def ids() -> dict[str, Any]:
        answer = lifter.get("/sessions/current")
        state = answer.json if answer.status_code == 200 else lifter.post("/sessions", day).json
        step = state["current"] or {}
        here = {name: step[name] for name in ("step_id", "entry_id", "block_id") if name in step}
        here |= {"session_id": state["id"], "based_on": state["sequence"], "command_id": state["undoable"]}
        entry = workout["entries"][0]
        own = {"entry_of": entry["id"], "set_id": entry["sets"][0]["id"], "exercise_id": entry["exercise_id"]}
        return {"workout_id": workout["id"], "code": workout["share_code"], **own, **here}

    return ids


# What commands name anew, or any of.
OWN = ("workout_id", "exercise_id")


def aim(case: Any, ids: dict[str, Any]) -> None:
    """Make the case speak of what is there: paths always, commands where they are commands."""
    names = {name: "entry_of" if name == "entry_id" else name for name in case.path_parameters or {}}
    case.path_parameters = {name: ids[source] for name, source in names.items()}
    if case.operation.path.endswith("/commands"):
        for command in case.body if isinstance(case.body, list) else [case.body]:
            command |= {name: ids[name] for name in command if ids.get(name) is not None and name not in OWN}
            command.pop("at", None)


def is_streamed(path: str) -> bool:
    """Whether the stream process serves it."""
    return path.endswith("/events")


@pytest.mark.parametrize("mode", MODES)
def test_any_request_is_answered_as_documented(app, lifter, peers, known, mode, database):
    peers["catalog"].states = AnyExercise()
    examples = EXAMPLES[database]
    check_documented_answers(app, lifter, mode, lambda case: aim(case, known()), examples, is_streamed)
