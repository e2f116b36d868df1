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
    assert {"/id", "/reached_at", "/reached_workout_id"} <= set(places)
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


def test_what_moved_since_by_itself_does_not_stop_a_put(ann, set_goal, exercise, profile):
    squat = exercise(name="Back squat")
    goal = set_goal(ann, "exercise_e1rm", exercise_id=str(squat), target={"value": "150", "unit": "kg"})
    path = f"/goals/{goal['id']}"
    before = ann.get(path)
    exercise(key=squat, version=2, name="High-bar squat")
    renamed = ann.get(path).json
    assert (before.json["exercise_name"], renamed["exercise_name"]) == ("Back squat", "High-bar squat")
    answer = ann.put(path, {**before.json, "note": "By May."}, if_match=before.headers["ETag"])
    assert (answer.status_code, answer.json["note"], answer.json["title"]) == (200, "By May.", renamed["title"])
    exercise(key=squat, version=3, name="Squat")
    again = ann.put(path, {**answer.json, "note": None}, if_match=answer.headers["ETag"])
    assert (again.status_code, "High-bar" in again.json["title"]) == (200, False)


def test_warnings_follow_the_profile_and_stop_no_put(ann, weigh, set_goal, profile):
    weigh(ann, 62, "2026-03-10")
    goal = set_goal(ann, "measurement", measurement_type="weight", target={"value": "58", "unit": "kg"})
    path = f"/goals/{goal['id']}"
    before = ann.get(path)
    assert [one["code"] for one in before.json["warnings"]] == ["underweight-target"]
    profile(ann, version=2, height=None)
    assert ann.get(path).json["warnings"] == []
    answer = ann.put(path, {**before.json, "note": "By May."}, if_match=before.headers["ETag"])
    assert (answer.status_code, answer.json["warnings"]) == (200, [])
