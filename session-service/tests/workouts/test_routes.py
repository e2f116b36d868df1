"""Workouts through HTTP: logging and reading."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

LOAD = {"value": "60", "unit": "kg"}

FINISHED = "session.workout-finished.v1"


def test_a_whole_workout_in_one_request(lifter, workout_body, emitted, squat):
    ids = {"id": str(new_id())}
    answer = lifter.post("/workouts", workout_body(**ids, effort_rpe="7.5", feeling=5))
    workout = answer.json
    assert (answer.status_code, answer.headers["ETag"][:3], workout["version"]) == (201, '"1-', 1)
    assert workout["id"] == ids["id"]
    assert (workout["local_date"], workout["time_zone"]) == ("2026-03-12", "Europe/Berlin")
    assert workout["entries"][0]["exercise_name"] == "Back squat"
    assert workout["entries"][0]["sets"][1]["load_kind"] == "absolute"
    assert workout["volume"] == {"value": "1500", "unit": "kg"}
    assert lifter.get(f"/workouts/{ids['id']}").json == workout
    (event,) = emitted(FINISHED)
    assert event.data["session_id"] is None
    assert event.data["entries"][0]["exercise_id"] == squat


def test_derived_figures_come_in_the_users_unit(lifter, known_person, workout_body):
    known_person(lifter, units="imperial", version=2)
    assert lifter.post("/workouts", workout_body()).json["volume"] == {"value": "3306.9", "unit": "lb"}
    assert lifter.get("/workouts").json["items"][0]["volume"]["unit"] == "lb"


def test_without_an_end_it_ends_with_its_last_set(lifter, workout_body, squat):
    sets = [{"reps": 5, "completed_at": "2026-03-12T19:02:00+01:00", "load": LOAD}, {"reps": 5, "load": LOAD}]
    body = workout_body(entries=[{"exercise_id": squat, "sets": sets}])
    del body["ended_at"]
    assert lifter.post("/workouts", body).json["ended_at"] == "2026-03-12T18:02:00Z"


def test_a_retried_post_makes_one(lifter, workout_body):
    first, second = (lifter.post("/workouts", workout_body(), key="w1") for _ in range(2))
    assert first.json == second.json
    assert len(lifter.get("/workouts").json["items"]) == 1


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        ({"sets": [{"load": {"value": "100", "unit": "kg"}}]}, "/entries/0/sets/0/reps"),
        ({"sets": [{"reps": 5, "load": LOAD}, {"reps": 1001, "load": LOAD}]}, "/entries/0/sets/1/reps"),
        ({"sets": [{"reps": -1}]}, "/entries/0/sets/0/reps"),
        ({"sets": [{"reps": 5, "load": {"value": "2001", "unit": "kg"}}]}, "/entries/0/sets/0/load/value"),
        ({"sets": [{"reps": 5, "load": {"value": "-1", "unit": "kg"}}]}, "/entries/0/sets/0/load/value"),
        ({"sets": [{"reps": 5, "rpe": "0.5"}]}, "/entries/0/sets/0/rpe"),
        ({"sets": [{"reps": 5, "duration": {"value": "25", "unit": "h"}}]}, "/entries/0/sets/0/duration/value"),
        ({"sets": [{"status": "skipped", "reps": 5}]}, "/entries/0/sets/0/reps"),
        (
            {"sets": [{"reps": 5, "load_kind": "bodyweight", "load": {"value": "1", "unit": "kg"}}]},
            "/entries/0/sets/0/load_kind",
        ),
        ({"exercise_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/entries/0/exercise_id"),
        ({"exercise_name": "Mine"}, "/entries/0/exercise_name"),
        ({"sets": [{"reps": 5, "planned": {}}]}, "/entries/0/sets/0/planned"),
    ],
)
def test_entries_that_make_no_sense_are_refused(lifter, workout_body, squat, entry, pointer):
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, **entry}]))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer
    assert lifter.get("/workouts").json["items"] == []


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"ended_at": "2026-03-12T18:29:59+01:00"}, "/ended_at"),
        ({"ended_at": "2026-03-13T18:30:01+01:00"}, "/ended_at"),
        ({"started_at": "2126-03-12T18:30:00+01:00", "ended_at": "2126-03-12T18:30:00+01:00"}, "/ended_at"),
        ({"started_at": "0001-01-01T00:00:00Z"}, "/started_at"),
        ({"started_at": "1900-01-01T00:00:00Z", "time_zone": "America/Los_Angeles"}, "/started_at"),  # still 1899 there
        ({"plan_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/plan_day_id"),
        ({"feeling": 6}, "/feeling"),
        ({"title": " "}, "/title"),
        ({"tags": ["x"] * 21}, "/tags"),
        ({"tags": ["\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}" * 30]}, "/tags/0"),  # two letters each in lower case
        ({"user_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/user_id"),
        ({"version": 7}, "/version"),
        ({"session_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/session_id"),
    ],
)
def test_heads_that_make_no_sense_are_refused(lifter, workout_body, fields, pointer):
    answer = lifter.post("/workouts", workout_body(**fields))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_at_most_five_hundred_sets(lifter, workout_body, squat):
    entries = [{"exercise_id": squat, "sets": [{"reps": 1, "load": LOAD}] * 251}] * 2
    answer = lifter.post("/workouts", workout_body(entries=entries))
    assert answer.json["errors"][0]["code"] == "too-many"
    entries[0] = {"exercise_id": squat, "sets": [{"reps": 1, "load": LOAD}] * 249}
    assert lifter.post("/workouts", workout_body(entries=entries)).status_code == 201
    assert lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat}] * 61)).status_code == 422


def test_the_largest_workout_fits_into_an_event(lifter, workout_body, known_exercise, emitted):
    """Every figure as long as it may be: the event stays below its limit, cut as the contract says."""
    exercise = known_exercise("ü" * 200, measure="weight_distance")
    one = {
        "role": "failure",
        "reps": 1000,
        "load": {"value": "999999.123456", "unit": "g"},
        "duration": {"value": "86399999.123456", "unit": "ms"},
        "distance": {"value": "999999999.123456", "unit": "mm"},
        "rpe": "10",
        "side": "alternate",
        "round": 500,
        "rest_before": {"value": "86399999.123456", "unit": "ms"},
        "heart_rate": 300,
        "completed_at": "2026-03-12T18:31:00.123456+01:00",
    }
    note, rest = "\U0001f600" * 500, {"value": "3599999.123456", "unit": "ms"}
    blocks = [
        {"id": str(new_id()), "kind": "interval", "rounds": 500, "rest": rest, "duration": rest, "rounds_done": 500}
        | {"note": note}
        for _ in range(60)
    ]
    entries = [
        {"exercise_id": exercise, "block_id": block["id"], "note": note, "sets": [one] * (8 + (place < 20))}
        for place, block in enumerate(blocks)
    ]
    tags = [f"{place:02}" + "\U0001f600" * 28 for place in range(20)]
    body = workout_body(title="\U0001f600" * 120, tags=tags, entries=entries, blocks=blocks)
    answer = lifter.post("/workouts", body)
    assert answer.status_code == 201, answer.json
    (event,) = emitted(FINISHED)
    assert sum(len(entry["sets"]) for entry in event.data["entries"]) == 500
    assert {len(entry["exercise_name"]) for entry in event.data["entries"]} == {40}
    assert "rest_before" not in event.data["entries"][0]["sets"][0]
    assert set(event.data["blocks"][0]) == {"block_id", "kind", "rounds", "rounds_done", "extra_reps"}


def test_a_workout_of_usual_size_is_published_with_all_details(lifter, workout_body, emitted):
    """The most sets that keep their words, each with a rest and a heart rate."""
    body = workout_body()
    one = body["entries"][0]["sets"][0] | {"rest_before": {"value": "120", "unit": "s"}, "heart_rate": 150}
    body["entries"] = [body["entries"][0] | {"note": "x" * 500, "sets": [one] * 5}] * 60
    assert lifter.post("/workouts", body).status_code == 201
    entries = emitted(FINISHED)[0].data["entries"]
    assert {entry["note"] for entry in entries} == {"x" * 200}
    assert {one["heart_rate"] for entry in entries for one in entry["sets"]} == {150}


def test_ids_stand_once_in_the_world(lifter, bob, known_person, workout_body, squat):
    known_person(bob)
    key = str(new_id())
    sets = [{"id": key, "reps": 5, "load": LOAD}, {"id": key, "reps": 5, "load": LOAD}]
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, "sets": sets}]))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/entries/0/sets/1/id")
    entries = [{"exercise_id": squat, "sets": sets[:1]}]
    assert lifter.post("/workouts", workout_body(entries=entries)).status_code == 201
    for who in (lifter, bob):
        answer = who.post("/workouts", workout_body(entries=entries))
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")


def test_a_workout_is_the_users_own(bob, logged, workout_body):
    for method, path, body in [
        ("GET", "", None),
        ("PUT", "", workout_body()),
        ("PATCH", "", {"title": "Mine"}),
        ("DELETE", "", None),
        ("POST", "/exercises", workout_body()["entries"][0]),
        ("POST", f"/exercises/{logged['entries'][0]['id']}/sets", {"reps": 1, "load": LOAD}),
    ]:
        options = {} if body is None else {"json": body}
        answer = bob.open(method, f"/workouts/{logged['id']}{path}", **options)
        unknown = bob.open(method, f"/workouts/{new_id()}{path}", **options)
        assert answer.status_code == unknown.status_code == 404
        assert {**answer.json, "request_id": ""} == {**unknown.json, "request_id": ""}


def test_several_at_once_or_none(lifter, workout_body, emitted):
    good, bad = workout_body(), workout_body(ended_at="2026-03-11T00:00:00Z")
    answer = lifter.post("/workouts/batch", {"workouts": [good, bad]})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/workouts/1/ended_at")
    assert lifter.get("/workouts").json["items"] == []
    answer = lifter.post("/workouts/batch", {"workouts": [good, good]})
    assert (answer.status_code, len(answer.json["items"])) == (201, 2)
    assert len(emitted(FINISHED)) == 2


def test_a_workout_may_name_its_plan_day(lifter, known_plan, workout_body):
    plan = known_plan(lifter)
    named = {"plan_id": plan["plan_id"], "plan_day_id": plan["days"][0]["day_id"]}
    assert lifter.post("/workouts", workout_body(**named)).json["plan_id"] == plan["plan_id"]
    answer = lifter.post("/workouts", workout_body(plan_id=str(new_id()), plan_day_id=str(new_id())))
    assert answer.json["errors"][0]["pointer"] == "/plan_id"
