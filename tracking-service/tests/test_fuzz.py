"""Schemathesis over every operation: whatever comes in, what goes out is as documented and never a 5xx.

There are a goal, a measurement and records to be found and preconditions hold, so that the calls reach deep; what the
document cannot say (a goal's members fit its kind) may still be refused with 422.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from service_kit.security.client import ServiceClient
from service_kit.testing.repetitions import repetitions

# PostgreSQL refuses what SQLite takes: numbers that are too large, texts with NUL.
EXAMPLES = {"sqlite": 3, "postgresql": repetitions(12, short=3)}

load_all_checks()
# The rules say more than a schema can; and the harness always signs in, which the last would call ignored.
UNFIT = [CHECKS.get_one(name) for name in ("positive_data_acceptance", "negative_data_rejection", "ignored_auth")]


@pytest.fixture
def known(ann, exercise, train, monkeypatch) -> dict[str, str]:
    """Ids of things that are there; the other services know of nothing else."""
    monkeypatch.setattr(ServiceClient, "get_json", lambda client, path, ids: {"by_id": {}})
    bench = exercise()
    for day, load in ((-3, 100), (-2, 101), (-1, 700)):
        train(ann, {bench: [{"load": f"{load} kg", "reps": 5, "rpe": 80}]}, day=day)
    weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}}
    goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "70", "unit": "kg"}}
    pending = ann.get("/records?status=pending").json["items"][0]["id"]
    return {
        "measurement_id": ann.post("/measurements", weight).json["id"],
        "goal_id": ann.post("/goals", goal).json["id"],
        "record_id": pending,
        "exercise_id": str(bench),
        "slug": "grip",
    }


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_any_request_is_answered_as_documented(app, ann, known, mode, database):
    token = ann._key.token(ann.user_id)

    def call(case: Any) -> None:
        if mode is schemathesis.GenerationMode.POSITIVE:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
        case.call_and_validate(headers=headers, excluded_checks=UNFIT)

    for result in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "DELETE":
            continue
        cases = operation.as_strategy(generation_mode=mode)
        limits = settings(
            max_examples=EXAMPLES[database],
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        limits(given(case=cases)(call))()
