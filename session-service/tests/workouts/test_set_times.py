"""When a set was over lies within its workout; what was written before that was so stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

LOAD = {"value": "100", "unit": "kg"}
START, END = "2026-03-12T17:30:00Z", "2026-03-12T18:10:00Z"
WITHIN, EARLY, LATE = "2026-03-12T17:50:00Z", "1950-01-01T10:00:00Z", "2099-01-01T10:00:00Z"


def one_set(completed_at=WITHIN, **more):
    return {"reps": 5, "load": LOAD, "completed_at": completed_at, **more}


def pointers(answer):
    assert answer.status_code == 422, answer.json
    assert {one["code"] for one in answer.json["errors"]} == {"out-of-range"}
    return [one["pointer"] for one in answer.json["errors"]]


@pytest.fixture
def body(workout_body, squat):
    """``body(set, set)``: a workout of these sets."""

    def build(*sets, **more):
        return workout_body(entries=[{"exercise_id": squat, "sets": list(sets)}], **more)

    return build


@pytest.fixture
def timed(lifter, body):
    """A workout whose two sets say when they were over."""
    return lifter.post("/workouts", body(one_set(), one_set("2026-03-12T18:10:30Z"))).json


@pytest.fixture
def astray(lifter, start, send, at):
    """A workout of a session that one device ended at five past, while another went on until twenty past."""
    at(datetime(2026, 3, 12, 17, 30, tzinfo=UTC))
    state = start(sets=2)
    at(datetime(2026, 3, 12, 18, 0, tzinfo=UTC))
    done = send(
        lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5, at="2026-03-12T17:50:00Z"
    ).json
    ended = send(lifter, done, "finish", at="2026-03-12T17:35:00Z").json
    workout = lifter.get(f"/workouts/{ended['workout_id']}").json
    assert (workout["ended_at"], workout["entries"][0]["sets"][0]["completed_at"]) == ("2026-03-12T17:35:00Z", WITHIN)
    return workout


def test_sets_outside_of_a_new_workout_are_refused(lifter, body):
    sets = [one_set(LATE), one_set(), one_set(EARLY)]
    places = ["/entries/0/sets/0/completed_at", "/entries/0/sets/2/completed_at"]
    assert pointers(lifter.post("/workouts", body(*sets))) == places
    answer = lifter.post("/workouts/batch", {"workouts": [body(one_set()), body(*sets)]})
    assert pointers(answer) == [f"/workouts/1{place}" for place in places]
    assert lifter.get("/workouts").json["items"] == []


def test_they_are_reported_beside_what_cannot_be_read(lifter, body):
    assert set(pointers(lifter.post("/workouts", body(one_set(LATE), feeling=9)))) == {
        "/feeling",
        "/entries/0/sets/0/completed_at",
    }


def test_without_an_end_a_workout_ends_with_its_last_set(lifter, body):
    whole = body(one_set(), one_set("2026-03-12T17:55:00Z"))
    del whole["ended_at"]
    assert lifter.post("/workouts", whole).json["ended_at"] == "2026-03-12T17:55:00Z"
    for instant in (LATE, EARLY):
        whole["entries"][0]["sets"] = [one_set(instant)]
        assert pointers(lifter.post("/workouts", whole)) == ["/entries/0/sets/0/completed_at"]
    old = {**whole, "started_at": "2026-03-10T17:30:00Z"}
    old["entries"][0]["sets"] = [one_set("2026-03-11T17:30:30Z")]
    assert lifter.post("/workouts", old).json["ended_at"] == "2026-03-11T17:30:00Z"


def test_single_sets_are_held_to_the_workout(lifter, timed, squat):
    exercises = f"/workouts/{timed['id']}/exercises"
    sets = f"{exercises}/{timed['entries'][0]['id']}/sets"
    key = timed["entries"][0]["sets"][0]["id"]
    assert pointers(lifter.patch(f"{sets}/{key}", {"completed_at": "2020-01-01T10:00:00Z"})) == ["/completed_at"]
    assert pointers(lifter.patch(f"{sets}/{key}", {"completed_at": "2026-03-12T23:00:00Z"})) == ["/completed_at"]
    assert pointers(lifter.post(sets, one_set(LATE))) == ["/completed_at"]
    assert pointers(lifter.post(sets, {"sets": [one_set(), one_set(EARLY)]})) == ["/sets/1/completed_at"]
    entry = {"exercise_id": squat, "sets": [one_set(), one_set(LATE)]}
    assert pointers(lifter.post(exercises, entry)) == ["/sets/1/completed_at"]
    assert lifter.get(f"/workouts/{timed['id']}").json == timed
    assert lifter.patch(f"{sets}/{key}", {"completed_at": START}).json["completed_at"] == START
    assert lifter.patch(f"{sets}/{key}", {"completed_at": None}).json["completed_at"] is None


def test_all_that_is_wrong_with_new_sets_is_reported(lifter, timed):
    sets = f"/workouts/{timed['id']}/exercises/{timed['entries'][0]['id']}/sets"
    answer = lifter.post(sets, {"sets": [one_set(LATE, custom={"bar": "red"}), {"load": LOAD}]})
    found = {one["pointer"] for one in answer.json["errors"]}
    assert (answer.status_code, found) == (
        422,
        {"/sets/0/completed_at", "/sets/0/custom/bar", "/sets/1/reps"},
    )


def test_a_workout_written_anew_holds_its_sets(lifter, timed, body):
    path = f"/workouts/{timed['id']}"
    assert pointers(lifter.put(path, body(one_set(LATE), one_set()))) == ["/entries/0/sets/0/completed_at"]
    day_before = {"started_at": "2026-03-11T17:30:00Z", "ended_at": "2026-03-11T18:10:00Z"}
    assert pointers(lifter.put(path, {**timed, **day_before, "local_date": "2026-03-12"})) == [
        f"/entries/0/sets/{place}/completed_at" for place in (0, 1)
    ]
    moved = body(one_set("2026-03-11T17:50:00Z"), one_set("2026-03-11T18:00:00Z"), **day_before)
    assert lifter.put(path, moved).status_code == 200


def test_a_workout_does_not_move_away_from_its_sets(lifter, timed):
    path = f"/workouts/{timed['id']}"
    assert pointers(lifter.patch(path, {"started_at": "2026-03-12T17:51:30Z"})) == ["/started_at"]
    assert pointers(lifter.patch(path, {"ended_at": "2026-03-12T18:00:00Z"})) == ["/ended_at"]
    both = {"started_at": "2026-03-12T17:51:30Z", "ended_at": "2026-03-12T18:00:00Z"}
    assert pointers(lifter.patch(path, both)) == ["/started_at", "/ended_at"]
    assert lifter.get(path).json == timed
    assert lifter.patch(path, {"started_at": WITHIN, "ended_at": "2026-03-12T18:30:00Z"}).status_code == 200


def test_a_workout_that_moves_as_a_whole_takes_its_sets_along(lifter, timed, emitted):
    """Logged under the wrong day: one PATCH puts it right."""
    path = f"/workouts/{timed['id']}"
    moved = lifter.patch(path, {"started_at": "2026-03-11T17:00:00Z", "ended_at": "2026-03-11T17:40:00Z"}).json
    assert moved["local_date"] == "2026-03-11"
    assert [one["completed_at"] for one in moved["entries"][0]["sets"]] == [
        "2026-03-11T17:20:00Z",
        "2026-03-11T17:40:30Z",
    ]
    published = emitted()[-1].data["entries"][0]["sets"]
    assert [one["completed_at"] for one in published] == ["2026-03-11T17:20:00Z", "2026-03-11T17:40:30Z"]


def test_an_end_that_nobody_said_follows_the_sets(lifter, body, at):
    """Logged set by set, with the times that a watch knows."""
    at(datetime(2026, 3, 12, 18, 20, tzinfo=UTC))
    workout = lifter.post("/workouts", {key: one for key, one in body().items() if key != "ended_at"}).json
    assert workout["ended_at"] == START
    path = f"/workouts/{workout['id']}"
    entry = f"{path}/exercises/{workout['entries'][0]['id']}"
    added = lifter.post(f"{entry}/sets", one_set("2026-03-12T18:05:00Z"))
    assert (added.status_code, added.json["ended_at"]) == (201, "2026-03-12T18:05:00Z")
    assert lifter.post(f"{entry}/sets", one_set("2026-03-12T18:15:00Z")).json["ended_at"] == "2026-03-12T18:15:00Z"
    assert pointers(lifter.post(f"{entry}/sets", one_set("2026-03-12T18:40:00Z"))) == ["/completed_at"]
    last = lifter.get(path).json["entries"][0]["sets"][-1]["id"]
    lifter.delete(f"{entry}/sets/{last}")
    assert lifter.get(path).json["ended_at"] == "2026-03-12T18:05:00Z"
    said = lifter.patch(path, {"ended_at": "2026-03-12T18:10:00Z"}).json["ended_at"]
    assert pointers(lifter.post(f"{entry}/sets", one_set("2026-03-12T18:15:00Z"))) == ["/completed_at"]
    assert lifter.get(path).json["ended_at"] == said


def test_a_set_that_lies_outside_already_stops_no_change(lifter, astray):
    path = f"/workouts/{astray['id']}"
    one = f"{path}/exercises/{astray['entries'][0]['id']}/sets/{astray['entries'][0]['sets'][0]['id']}"
    assert lifter.put(path, {**astray, "notes": "Belt."}).json["notes"] == "Belt."
    assert lifter.patch(one, {"reps": 6, "completed_at": WITHIN}).json["reps"] == 6
    assert lifter.patch(path, {"started_at": "2026-03-12T17:25:00Z"}).status_code == 200
    assert pointers(lifter.patch(one, {"completed_at": "2026-03-12T17:51:00Z"})) == ["/completed_at"]
    assert lifter.patch(path, {"ended_at": WITHIN}).status_code == 200
    assert pointers(lifter.patch(path, {"ended_at": "2026-03-12T17:35:00Z"})) == ["/ended_at"]
