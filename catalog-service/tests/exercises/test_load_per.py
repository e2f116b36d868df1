"""What the load of a set means: that of each hand, or all that is moved."""

from __future__ import annotations

from typing import Any

import pytest

from catalog_service.exercises import rules
from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET
from training.counting import HELD_MEASURES

pytestmark = pytest.mark.usefixtures("seeded_app")
FIRST = '"1"'


def of(exercise: dict[str, Any], events: list[Any]) -> list[dict[str, Any]]:
    """What was published about the exercise."""
    return [event.data for event in events if event.data["exercise_id"] == exercise["id"]]


def test_a_load_is_all_that_is_moved_unless_somebody_says_otherwise(alice: Any, body: Any) -> None:
    assert alice.post("/exercises", body).json["load_per"] == "total"
    assert alice.get("/exercises/dumbbell-bench-press").json["load_per"] == "hand"


def test_an_own_exercise_says_it_and_others_hear_it(alice: Any, body: Any, emitted: Any) -> None:
    created = alice.post("/exercises", {**body, "load_per": "hand"}).json
    changed = alice.patch(f"/exercises/{created['id']}", {"load_per": "total"}, if_match=FIRST)
    assert (created["load_per"], changed.status_code, changed.json["load_per"]) == ("hand", 200, "total")
    assert [one["load_per"] for one in of(created, emitted())] == ["hand", "total"]
    history = alice.get(f"/exercises/{created['id']}/history").json["items"]
    assert [one["kind"] for one in history] == ["changed", "created"]


def test_muscles_are_published_with_their_name_and_group(alice: Any, anonymous: Any, body: Any, emitted: Any) -> None:
    created = alice.post("/exercises", body).json
    expected = [
        {"muscle": "quadriceps", "name": "Quadriceps", "role": "primary", "share": 60, "group": "thighs"},
        {"muscle": "glutes", "name": "Glutes", "role": "secondary", "share": 40, "group": "hips"},
    ]
    assert of(created, emitted())[0]["muscles"] == expected
    bearer = {"Authorization": f"Bearer {service_token('tracking', 'catalog', SECRET)}"}
    copy = anonymous.get(f"/internal/exercises?ids={created['id']}", headers=bearer).json["by_id"][created["id"]]
    assert (copy["muscles"], copy["load_per"]) == (expected, "total")


@pytest.mark.parametrize("measure", rules.MEASURES)
def test_a_load_for_each_hand_needs_a_measure_with_a_load(alice: Any, body: Any, measure: str) -> None:
    answer = alice.post("/exercises", {**body, "measure": measure, "load_per": "hand"})
    if measure in HELD_MEASURES:
        assert (answer.status_code, answer.json["load_per"]) == (201, "hand")
    else:
        assert (answer.status_code, answer.json["errors"]) == (
            422,
            [
                {
                    "pointer": "/load_per",
                    "code": "no-load",
                    "detail": f"Must be total: a set measured by {measure} has no load that hands hold.",
                }
            ],
        )


def test_a_change_of_the_measure_alone_leaves_no_load_without_a_meaning(alice: Any, body: Any) -> None:
    created = alice.post("/exercises", {**body, "load_per": "hand"}).json
    address = f"/exercises/{created['id']}"
    assert alice.patch(address, {"measure": "reps"}, if_match=FIRST).json["errors"][0]["pointer"] == "/load_per"
    both = alice.patch(address, {"measure": "reps", "load_per": "total"}, if_match=FIRST)
    assert (both.status_code, both.json["load_per"]) == (200, "total")
