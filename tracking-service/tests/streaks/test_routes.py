"""Streaks through HTTP; 12 March 2026 is a Thursday."""

import pytest

SETS = [{"load": "80 kg", "reps": 5}]


def test_without_workouts_there_is_none(ann):
    streaks = ann.get("/streaks").json
    assert streaks["weeks"]["current"] == {"length": 0, "first": None, "last": None}
    assert streaks["weeks"]["this_week"] == {"first": "2026-03-09", "last": "2026-03-15", "done": 0, "target": 1}
    assert streaks["last_workout_on"] is None


def test_weeks_in_a_row(ann, exercise, train):
    bench = exercise()
    for day in (-30, -23, -16, -15, -9, -8, -1, 0):
        train(ann, {bench: SETS}, day=day)
    assert ann.get("/streaks?target=1").json["weeks"]["current"]["length"] == 5
    two = ann.get("/streaks?target=2").json["weeks"]
    assert (two["current"]["length"], two["current"]["first"]) == (3, "2026-02-23")
    assert ann.get("/streaks").json["weeks"]["target"] == 1


def test_a_goal_says_how_many_workouts_make_a_week(ann, exercise, train):
    body = {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 4}
    ann.post("/goals", body)
    assert ann.get("/streaks").json["weeks"]["target"] == 3


def test_rest_breaks_no_streak_of_days(ann, exercise, train):
    bench = exercise()
    for day in (-9, -7, -5, -2):
        train(ann, {bench: SETS}, day=day)
    days = ann.get("/streaks").json["days"]
    assert (days["current"], days["rest_days"]) == ({"length": 4, "first": "2026-03-03", "last": "2026-03-10"}, 2)
    assert ann.get("/streaks?rest_days=1").json["days"]["current"]["length"] == 1, "today may still be trained"
    assert ann.get("/streaks?rest_days=1").json["days"]["longest"]["length"] == 3


def test_the_users_week_decides(ann, exercise, train, profile):
    """Sunday 1 and Monday 2 March: two weeks from Monday, one week from Sunday."""
    bench = exercise()
    for day in (-11, -10):
        train(ann, {bench: SETS}, day=day)
    assert ann.get("/streaks").json["weeks"]["longest"]["length"] == 2
    profile(ann, version=2, week_start="sunday")
    assert ann.get("/streaks").json["weeks"]["longest"]["length"] == 1


@pytest.mark.parametrize("query", ["target=0", "target=15", "target=x", "rest_days=-1", "weeks=3"])
def test_wrong_queries_are_refused(ann, query):
    assert ann.get(f"/streaks?{query}").status_code == 422
