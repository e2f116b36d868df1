"""A PUT of a goal takes what GET gave."""

import pytest

from service_kit.testing.replacing import check_replacing

CM = {"value": "85", "unit": "cm"}


@pytest.mark.parametrize(
    "terms",
    [
        {"kind": "measurement", "measurement_type": "weight", "target": {"value": "80", "unit": "kg"}},
        {"kind": "measurement", "measurement_type": "waist", "target": CM, "start_value": {**CM, "value": "90"}},
        {"kind": "measurement", "measurement_type": "steps", "target": {"value": "9000", "unit": "count"}},
        {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 2},
        {"kind": "streak", "target": {"value": "3", "unit": "count"}, "streak_of": "days", "title": "Go on"},
        {"kind": "weekly_volume", "target": {"value": "3000", "unit": "kg"}, "deadline": "2026-06-30"},
    ],
)
def test_a_goal_is_taken_back_as_it_is(app, ann, weigh, set_goal, terms):
    weigh(ann, 88, "2026-03-10")
    goal = set_goal(ann, **terms)
    places = check_replacing(app, ann, f"/goals/{goal['id']}")
    assert {"/id", "/reached_at", "/reached_workout_id", "/warnings"} <= set(places)
    paused = ann.patch(f"/goals/{goal['id']}", {"status": "paused"}, if_match="*")
    assert paused.json["status"] == "paused"
    check_replacing(app, ann, f"/goals/{goal['id']}")


def test_a_goal_that_is_reached_is_taken_back_as_it_is(app, ann, weigh, set_goal):
    for day in ("2026-03-10", "2026-03-11"):
        weigh(ann, 79, day)
    terms = {"target": {"value": "80", "unit": "kg"}, "direction": "down"}
    goal = set_goal(ann, kind="measurement", measurement_type="weight", **terms)
    assert goal["status"] == "reached"
    check_replacing(app, ann, f"/goals/{goal['id']}")
    changed = ann.put(
        f"/goals/{goal['id']}", {**ann.get(f"/goals/{goal['id']}").json, "status": "missed"}, if_match="*"
    )
    assert [(one["pointer"], one["code"]) for one in changed.json["errors"]] == [("/status", "read-only")]
