"""Schemathesis over every operation: whatever comes in, what goes out is as documented and never a 5xx.

Plans are found, preconditions hold and every exercise exists, so that the calls reach deep; what the document cannot
say (a set fits its exercise, ids stand once) may still be refused with 422.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from service_kit.testing.fuzzing import MODES, aim_paths, check_documented_answers
from service_kit.testing.repetitions import repetitions
from training.measures import MEASURE_RULES

# PostgreSQL refuses what SQLite takes: numbers that are too large, texts with NUL.
EXAMPLES = {"sqlite": 2, "postgresql": repetitions(8, short=2)}

MEASURES = sorted(MEASURE_RULES)


class AnyExercise(dict[str, Any]):
    """A catalogue that has whatever is asked for, each with a measure of its own."""

    def get(self, key: str, default: Any = None) -> dict[str, Any]:
        return {
            "exercise_id": key,
            "version": 1,
            "owner_id": None,
            "name": f"Exercise {key}",
            "measure": MEASURES[uuid5(UUID(key), "").int % len(MEASURES)],
            "retired": False,
            "merged_into": None,
        }


@pytest.mark.parametrize("mode", MODES)
def test_any_request_is_answered_as_documented(app, alice, known_person, peers, plan_body, mode, database):
    known_person(alice.user_id)
    peers["catalog"].states = AnyExercise()
    plan = alice.post("/plans", plan_body("A", start_date="2026-03-02")).json
    known = {"plan_id": plan["id"], "day_id": plan["days"][0]["id"], "planned_date": "2026-03-02"}
    check_documented_answers(app, alice, mode, aim_paths(known), EXAMPLES[database])
