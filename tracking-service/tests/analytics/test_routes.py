"""Analytics and progress through HTTP; 12 March 2026 is a Thursday."""

import pytest


def kg(value):
    return {"value": value, "unit": "kg"}


@pytest.fixture
def trained(ann, exercise, train):
    """Two workouts this week, one last week."""
    bench, run = exercise(), exercise("distance_duration", name="Run", muscles=[])
    train(ann, {bench: [{"load": "80 kg", "reps": 5}]}, day=-7)
    sets = [{"load": "40 kg", "reps": 8, "role": "warmup"}, {"load": "80 kg", "reps": 5}, {"load": "85 kg", "reps": 3}]
    train(ann, {bench: sets}, day=-3)
    train(ann, {run: [{"distance": "5 km", "duration": "25 min"}]}, day=0, measure="distance_duration")
    return bench


def test_the_week_so_far_and_the_one_before(ann, trained):
    week = ann.get("/analytics/summary").json
    assert (week["from"], week["to"], week["period"]) == ("2026-03-09", "2026-03-15", "week")
    assert (week["workouts"], week["active_days"], week["exercises"]) == (2, 2, 2)
    assert (week["sets"], week["reps"], week["volume"]) == (3, 8, kg("655"))
    assert week["distance"] == {"value": "5", "unit": "km"}
    assert week["duration"] == {"value": "120", "unit": "min"}
    assert (week["previous"]["from"], week["previous"]["workouts"]) == ("2026-03-02", 1)
    assert week["previous"]["volume"] == kg("400")


def test_any_period_around_any_day(ann, trained, profile):
    assert ann.get("/analytics/summary?period=day&date=2026-03-09").json["sets"] == 2
    assert ann.get("/analytics/summary?period=month").json["workouts"] == 3
    assert ann.get("/analytics/summary?period=year&date=2025-06-01").json["workouts"] == 0
    assert ann.get("/analytics/summary?period=decade").status_code == 422
    profile(ann, version=2, week_start="saturday", units="imperial")
    week = ann.get("/analytics/summary").json
    assert (week["from"], week["volume"]) == ("2026-03-07", {"value": "1444", "unit": "lb"})


def test_an_amended_workout_counts_as_amended(ann, exercise, train, publish):
    bench = exercise()
    data = train(ann, {bench: [{"load": "80 kg", "reps": 5}, {"load": "80 kg", "reps": 5}]})
    data["entries"][0]["sets"].pop()
    publish(data, version=2)
    assert ann.get("/analytics/summary").json["volume"] == kg("400")
    publish(data, version=3, deleted=True)
    assert ann.get("/analytics/summary").json["workouts"] == 0


def test_sets_per_muscle(ann, trained):
    answer = ann.get("/analytics/muscle-groups?from=2026-03-06&to=2026-03-12").json
    assert [(one["muscle"], one["sets"], one["per_week"], one["verdict"]) for one in answer["muscles"]] == [
        ("chest", "2", "2", None),
        ("triceps", "1", "1", None),
    ]
    assert answer["without_muscles"] == []  # the run is no strength training
    assert ann.get("/analytics/muscle-groups?from=2026-03-12&to=2026-03-01").status_code == 422


def test_how_often_and_when(ann, trained):
    answer = ann.get("/analytics/frequency?weeks=2").json
    assert answer["weeks"] == [{"first": "2026-03-02", "workouts": 1}, {"first": "2026-03-09", "workouts": 2}]
    assert answer["per_week"] == "1.5"  # three workouts in the two weeks that have begun since the first
    assert {one["weekday"]: one["workouts"] for one in answer["weekdays"] if one["workouts"]} == {
        "monday": 1,
        "thursday": 2,
    }


def test_an_exercise_workout_by_workout(ann, trained):
    answer = ann.get(f"/progress/exercises/{trained}").json
    assert [(one["date"], one["heaviest"], one["volume"], one["e1rm"], one["sets"]) for one in answer["sessions"]] == [
        ("2026-03-05", kg("80"), kg("400"), kg("93.33"), 1),
        ("2026-03-09", kg("85"), kg("655"), kg("93.5"), 2),
    ]
    assert answer["sessions"][0]["band"]["low"] == kg("87.03"), "6.75 % below at five repetitions"
    brzycki = ann.get(f"/progress/exercises/{trained}?formula=brzycki&from=2026-03-09").json
    assert [one["e1rm"] for one in brzycki["sessions"]] == [kg("90")]
    assert ann.get(f"/progress/exercises/{trained}?formula=guess").status_code == 422


def test_volume_week_by_week(ann, trained):
    answer = ann.get(f"/progress/volume?from=2026-03-01&exercise_id={trained}").json
    assert [(week["first"], week["sets"], week["volume"]["value"]) for week in answer["weeks"]] == [
        ("2026-02-23", 0, "0"),
        ("2026-03-02", 1, "400"),
        ("2026-03-09", 2, "655"),
    ]


def test_the_history_of_workouts(ann, bob, trained):
    answer = ann.get("/progress/history?limit=2").json
    assert [(item["local_date"], item["sets"], item["volume"]) for item in answer["items"]] == [
        ("2026-03-12", 1, kg("0")),
        ("2026-03-09", 2, kg("655")),
    ]
    last = ann.get(f"/progress/history?limit=2&cursor={answer['page']['next']}").json
    assert ([item["local_date"] for item in last["items"]], last["page"]["next"]) == (["2026-03-05"], None)
    assert len(ann.get("/progress/history?from=2026-03-10").json["items"]) == 1
    assert bob.get("/progress/history").json["items"] == []


def test_somebody_without_workouts_gets_zeros(bob):
    for path in ("/analytics/summary", "/analytics/muscle-groups", "/analytics/frequency", "/progress/volume"):
        assert bob.get(path).status_code == 200
    assert bob.get("/analytics/summary?date=1900-01-01&period=year").status_code == 200
    assert bob.get("/analytics/summary?date=2199-12-31&period=week").status_code == 200
    assert bob.get("/analytics/muscle-groups?to=1900-01-01").status_code == 200
