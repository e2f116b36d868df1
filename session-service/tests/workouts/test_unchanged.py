"""A write that changes nothing of a workout: the same version and ETag, no event, no place in the feed of changes."""

from __future__ import annotations

import pytest

from service_kit.testing.replacing import check_replacing

AMENDED = "session.workout-amended.v1"
A = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


@pytest.fixture
def rich(lifter, workout_body, squat, plank):
    """A workout that says something of everything."""
    hold = {"duration": {"value": "60", "unit": "s"}, "rest_before": {"value": "90", "unit": "s"}, "heart_rate": 120}
    sets = [{"reps": 5, "load": {"value": "100", "unit": "kg"}, "note": "Deep."}, {"status": "skipped"}]
    entries = [
        {"exercise_id": squat, "block_id": A, "note": "Belt.", "sets": sets},
        {"exercise_id": plank, "block_id": A, "sets": [hold]},
        {"exercise_id": squat, "sets": [{"reps": 3, "load": {"value": "60.0", "unit": "lb"}}]},
    ]
    body = workout_body(
        entries=entries,
        blocks=[{"id": A, "kind": "circuit", "rounds": 2, "rest": {"value": "2", "unit": "min"}}],
        coordinate={"latitude": "52.5", "longitude": "-0"},
        visibility="link",
        tags=["Gym", "home"],
        location="Cellar",
        notes="Two\nlines.",
        feeling=4,
        effort_rpe="8.5",
        body_weight={"value": "82.40", "unit": "kg"},
    )
    answer = lifter.post("/workouts", body)
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def unchanged(lifter, rich, emitted):
    """``unchanged(method, path below the workout, body)``: nothing came of it."""

    def check(method, path, body):
        address = f"/workouts/{rich['id']}"
        before, feed = lifter.get(address + path), lifter.get("/workouts/changes").json
        answer = lifter.open(method, address + path, json=body, if_match=before.headers["ETag"])
        assert (answer.status_code, answer.json) == (200, before.json), answer.json
        assert answer.headers["ETag"] == before.headers["ETag"]
        assert lifter.get(address).json == rich
        assert lifter.get("/workouts/changes").json == feed
        assert not emitted(AMENDED)

    return check


def test_what_get_gave(app, lifter, rich, unchanged, emitted):
    unchanged("PUT", "", rich)
    check_replacing(app, lifter, f"/workouts/{rich['id']}")
    assert not emitted(AMENDED)


def test_a_put_without_ids_that_says_the_same(rich, unchanged):
    def written(part, *names):
        return {name: part[name] for name in names}

    figures = ("role", "status", "reps", "load", "duration", "rpe", "rest_before", "heart_rate", "completed_at", "note")
    entries = [
        {
            **written(entry, "exercise_id", "block_id", "note"),
            "sets": [written(one, *figures) for one in entry["sets"]],
        }
        for entry in rich["entries"]
    ]
    unchanged("PUT", "", {**rich, "entries": entries})


def test_a_patch_with_what_stands_there(rich, unchanged):
    said = ("title", "started_at", "ended_at", "tags", "coordinate", "body_weight", "visibility", "effort_rpe")
    blocks = [{name: value for name, value in block.items() if name != "position"} for block in rich["blocks"]]
    unchanged("PATCH", "", {name: rich[name] for name in said} | {"blocks": blocks})


@pytest.mark.parametrize("body", [{}, {"started_at": "2026-03-12T18:30:00+01:00"}, {"tags": ["home", "gym", "Gym"]}])
def test_a_patch_that_says_the_same_otherwise(unchanged, body):
    unchanged("PATCH", "", body)


def test_an_entry_and_a_set(rich, unchanged):
    entry = rich["entries"][1]
    path = f"/exercises/{entry['id']}"
    for body in ({}, {"position": 1}, {name: entry[name] for name in ("note", "block_id", "exercise_id")}):
        unchanged("PATCH", path, body)
    (one,) = entry["sets"]
    for body in ({}, {"position": 0}, {name: one[name] for name in ("duration", "heart_rate", "rest_before", "note")}):
        unchanged("PATCH", f"{path}/sets/{one['id']}", body)


def test_a_real_change_beside_it_is_one(lifter, rich, emitted):
    entry = rich["entries"][0]
    address = f"/workouts/{rich['id']}/exercises/{entry['id']}"
    assert lifter.patch(address, {"note": entry["note"], "position": 1}).headers["ETag"].startswith('"2-')
    load = {"value": "100.0", "unit": "kg"}  # as it was, but typed otherwise
    assert lifter.patch(f"{address}/sets/{entry['sets'][0]['id']}", {"load": load}).headers["ETag"].startswith('"3-')
    assert lifter.patch(f"/workouts/{rich['id']}", {"tags": ["home"]}).json["version"] == 4
    assert [event.version for event in emitted(AMENDED)] == [2, 3, 4]


def test_an_exercise_that_was_renamed_meanwhile(lifter, rich, squat, known_exercise, emitted):
    known_exercise("Squat with a bar", key=squat, version=2)
    address = f"/workouts/{rich['id']}"
    renamed = lifter.get(address).json
    assert renamed["entries"][0]["exercise_name"] == "Squat with a bar"
    assert lifter.put(address, renamed).json == renamed
    assert not emitted(AMENDED)


def test_a_zone_that_was_assumed_stays_assumed(alice, known_person, workout_body):
    known_person(alice, "UTC", zones=[])
    workout = alice.post("/workouts", workout_body(started_at="2026-03-12T23:30:00Z", ended_at="2026-03-12T23:40:00Z"))
    address = f"/workouts/{workout.json['id']}"
    assert alice.put(address, workout.json).json == workout.json
    known_person(alice, "Asia/Tokyo", version=2)
    dated = alice.get(address).json
    assert (dated["local_date"], dated["version"]) == ("2026-03-13", 2)
