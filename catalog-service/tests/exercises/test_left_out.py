"""What is left out of a custom exercise takes what is usual; name, measure and one muscle are enough."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("seeded_app")


@pytest.mark.parametrize(
    ("muscle", "measure", "usual"),
    [
        ("quadriceps", "weight_reps", {"pattern": "squat", "mechanic": "compound", "force": "push"}),
        ("biceps", "weight_reps", {"pattern": "isolation_elbow", "mechanic": "isolation", "force": "pull"}),
        ("abdominals", "duration", {"pattern": "core_flexion", "force": "static"}),
        ("cardio", "distance_duration", {"pattern": "locomotion", "category": "cardio"}),
    ],
)
def test_name_measure_and_one_muscle_are_enough(alice: Any, muscle: str, measure: str, usual: dict[str, str]) -> None:
    answer = alice.post("/exercises", {"name": "Mine", "measure": measure, "muscles": [{"muscle": muscle}]})
    made = answer.json
    assert answer.status_code == 201
    assert {name: made[name] for name in usual} == usual
    assert [(one["role"], one["share"]) for one in made["muscles"]] == [("primary", 100)]
    assert (made["equipment"], made["equipment_names"], made["load_per"]) == (["none"], ["No equipment"], "total")


@pytest.mark.parametrize("missing", ["name", "measure", "muscles"])
def test_each_of_them_is_needed(alice: Any, missing: str) -> None:
    body = {"name": "Mine", "measure": "reps", "muscles": [{"muscle": "glutes"}]}
    del body[missing]
    errors = alice.post("/exercises", body).json["errors"]
    assert [(one["pointer"], one["code"]) for one in errors] == [(f"/{missing}", "required")]


def test_shares_that_are_left_out_are_divided(alice: Any) -> None:
    muscles = [{"muscle": "glutes", "share": 40}, {"muscle": "quadriceps", "role": "primary"}, {"muscle": "calves"}]
    made = alice.post("/exercises", {"name": "Mine", "measure": "reps", "muscles": muscles}).json
    assert [(one["role"], one["share"]) for one in made["muscles"]] == [
        ("primary", 40),
        ("primary", 40),
        ("secondary", 20),
    ]
