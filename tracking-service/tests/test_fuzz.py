"""Schemathesis over every operation: whatever comes in, what goes out is as documented and never a 5xx.

There are a goal, a measurement and records to be found and preconditions hold, so that the calls reach deep; what the
document cannot say (a goal's members fit its kind) may still be refused with 422.
"""

from __future__ import annotations

import pytest

from service_kit.security.client import ServiceClient
from service_kit.testing.fuzzing import MODES, aim_paths, check_documented_answers
from service_kit.testing.repetitions import repetitions

# PostgreSQL refuses what SQLite takes: numbers that are too large, texts with NUL.
EXAMPLES = {"sqlite": 3, "postgresql": repetitions(12, short=3)}


@pytest.fixture
def known(ann, exercise, train, monkeypatch) -> dict[str, str]:
    """Ids of things that are there; the other services know of nothing else."""
    monkeypatch.setattr(ServiceClient, "get_json", lambda client, path, ids: {"by_id": {}})
    bench = exercise()
    for day, load in ((-3, 100), (-2, 101), (-1, 700)):
        train(ann, {bench: [{"load": f"{load} kg", "reps": 5, "rpe": 80}]}, day=day)
    weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}}
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "70", "unit": "kg"}}
    pending = ann.get("/records?status=pending").json["items"][0]
    return {
        "measurement_id": ann.post("/measurements", weight).json["id"],
        "goal_id": ann.post("/goals", goal).json["id"],
        "record_id": pending["id"],
        "workout_id": pending["workout_id"],
        "set_id": pending["set_id"],
        "exercise_id": str(bench),
        "slug": "grip",
    }


@pytest.mark.parametrize("mode", MODES)
def test_any_request_is_answered_as_documented(app, ann, known, mode, database):
    check_documented_answers(app, ann, mode, aim_paths(known), EXAMPLES[database])
