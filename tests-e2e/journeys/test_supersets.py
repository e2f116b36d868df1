"""Supersets and ends that did not go as planned: a partner is skipped, an end was too early."""

from __future__ import annotations

from datetime import datetime

import pytest

from cli.demo.api import kg


@pytest.fixture
def superset(robin, find):
    """A plan of one superset: three turns of squats and bench presses, 90 seconds of rest after each."""
    exercises = [find(robin.api, words) for words in ("back squat", "barbell bench press")]
    items = [
        {
            "exercise_id": exercise["id"],
            "sets": [{"reps_min": 5, "load": {"kind": "absolute", "quantity": kg(load)}}] * 3,
        }
        for exercise, load in zip(exercises, (100, 60), strict=True)
    ]
    block = {"kind": "superset", "rest": {"value": "90", "unit": "s"}, "items": items}
    body = {"name": "Pairs", "days": [{"name": "A", "blocks": [block]}]}
    return robin.api.post("/plans", body, expect=201).body


def rest_of(state):
    """Which set the rest follows, and for how many seconds; None without one."""
    rest = state["rest"]
    if rest is None:
        return None
    begin, end = (datetime.fromisoformat(rest[name]) for name in ("started_at", "ends_at"))
    return rest["step_id"], (end - begin).total_seconds()


def test_a_turn_without_its_partner_has_its_rest(robin, superset, guide):
    live = guide.start(robin.api, superset)
    squats, presses = ([step["step_id"] for step in entry["steps"]] for entry in live.state["blocks"][0]["entries"])
    assert rest_of(live.complete()) is None
    assert live.state["current"]["step_id"] == presses[0]
    live.do("skip_set", step_id=presses[0])
    assert (rest_of(live.state), live.state["current"]["step_id"]) == ((squats[0], 90), squats[1])
    live.do("skip_set", step_id=presses[1])
    assert rest_of(live.complete()) == (squats[1], 90)
    assert [step["step_id"] for step in (live.state["current"], *live.state["next"])] == [squats[2], presses[2]]

    live.complete()
    live.complete()
    workout = robin.api.get(f"/workouts/{live.finish()}").body
    assert [block["kind"] for block in workout["blocks"]] == ["superset"]
    statuses = [[one["status"] for one in entry["sets"]] for entry in workout["entries"]]
    assert statuses == [["done"] * 3, ["skipped", "skipped", "done"]]


def test_an_end_that_was_undone_takes_its_record_along(robin, superset, guide, find, record_of, eventually):
    api, squat = robin.api, find(robin.api, "back squat")
    live = guide.start(api, superset)
    live.complete()
    early = live.finish()
    eventually(lambda: (record_of(api, squat, "heaviest") or {}).get("workout_id") == early)

    live.do("undo", command_id=live.state["undoable"])
    assert (live.state["status"], live.state["workout_id"]) == ("active", None)
    api.get(f"/workouts/{early}", expect=404)
    eventually(lambda: record_of(api, squat, "heaviest") is None)

    live.complete()
    late = live.finish()
    assert api.get(f"/workouts/{late}")["sets_done"] == 2
    eventually(lambda: (record_of(api, squat, "heaviest") or {}).get("workout_id") == late)
