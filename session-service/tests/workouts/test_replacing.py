"""A PUT of a workout takes what GET gave."""

from __future__ import annotations

from uuid import UUID

from service_kit.testing.replacing import check_replacing


def test_a_workout_is_taken_back_as_it_is(app, lifter, logged):
    places = check_replacing(app, lifter, f"/workouts/{logged['id']}")
    assert {"/local_date", "/entries/0/measure", "/entries/0/sets/0/position"} <= set(places)


def test_what_moved_since_by_itself_does_not_stop_a_put(
    lifter, start, send, squat, known_exercise, known_person, deliver, contracts
):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    finished = send(lifter, state, "finish").json
    path = f"/workouts/{finished['workout_id']}"
    before = lifter.get(path)
    kind = "tracking.record-achieved.v1"
    record = contracts.example(kind) | {"user_id": str(lifter.user_id), "workout_id": finished["workout_id"]}
    deliver(kind, record, subject=UUID(record["record_id"]), version=1)
    known_exercise("High-bar squat", key=squat, version=2, load_per="hand")
    known_person(lifter, units="imperial", version=2)
    after = lifter.get(path).json
    assert (after["version"], len(after["highlights"])) == (1, 1)
    assert after["entries"][0]["exercise_name"] == "High-bar squat"
    assert after["volume"] != before.json["volume"]
    answer = lifter.put(path, {**before.json, "notes": "Belt."}, if_match=before.headers["ETag"])
    assert (answer.status_code, answer.json["notes"]) == (200, "Belt.")
    planned = answer.json["entries"][0]["sets"][0]["planned"]
    assert planned["exercise_name"] == "High-bar squat"
    other = {**before.json["entries"][0]["sets"][0], "planned": {**planned, "reps_min": 99}}
    entry = {**before.json["entries"][0], "sets": [other, *before.json["entries"][0]["sets"][1:]]}
    refused = lifter.put(path, {**answer.json, "entries": [entry]}, if_match=answer.headers["ETag"])
    assert [one["pointer"] for one in refused.json["errors"]] == ["/entries/0/sets/0/planned"]
