"""409 ``id-taken`` names each id that is taken, and not whose it is."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

LOAD = {"value": "100", "unit": "kg"}


def one_set(key=None):
    return {"reps": 5, "load": LOAD} | ({"id": key} if key else {})


def clashes(answer):
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken"), answer.json
    assert {(one["code"], one["detail"]) for one in answer.json["errors"]} == {("id-taken", "This id is in use.")}
    return [one["pointer"] for one in answer.json["errors"]]


@pytest.fixture
def body(workout_body, squat):
    """``body(set, set, id=...)``: a workout of an entry with these sets; ``entry``: the entry's id."""

    def build(*sets, entry=None, **more):
        own = {"exercise_id": squat, "sets": list(sets)} | ({"id": entry} if entry else {})
        return workout_body(entries=[own], **more)

    return build


@pytest.fixture
def used(lifter, bob, known_person, body):
    """The ids of a workout of alice's and of one of bob's: workout, entry, set."""
    known_person(bob)
    return [
        (made["id"], made["entries"][0]["id"], made["entries"][0]["sets"][0]["id"])
        for made in (who.post("/workouts", body(one_set())).json for who in (lifter, bob))
    ]


def test_each_id_of_a_new_workout_that_is_taken_is_named(lifter, used, body):
    (mine, _, my_set), (_, their_entry, their_set) = used
    sets = [one_set(), one_set(my_set), one_set(str(new_id())), one_set(their_set)]
    answer = lifter.post("/workouts", body(*sets, entry=their_entry, id=mine))
    assert clashes(answer) == ["/id", "/entries/0/id", "/entries/0/sets/1/id", "/entries/0/sets/3/id"]
    assert lifter.post("/workouts", body(*sets[::2])).status_code == 201


def test_of_a_batch_too_and_nothing_is_written(lifter, used, body):
    (mine, *_), (theirs, _, their_set) = used
    workouts = [body(one_set()), body(one_set(their_set)), body(one_set(), id=theirs), body(one_set(), id=mine)]
    assert clashes(lifter.post("/workouts/batch", {"workouts": workouts})) == [
        "/workouts/2/id",
        "/workouts/3/id",
        "/workouts/1/entries/0/sets/0/id",
    ]
    assert len(lifter.get("/workouts").json["items"]) == 1


def test_an_id_stands_once_in_a_batch(lifter, body):
    key, part = str(new_id()), str(new_id())
    workouts = [body(one_set(part), id=key), body(one_set()), body(one_set(part), id=key)]
    answer = lifter.post("/workouts/batch", {"workouts": workouts})
    assert answer.status_code == 422
    assert {(one["pointer"], one["code"]) for one in answer.json["errors"]} == {
        ("/workouts/2/id", "duplicate-id"),
        ("/workouts/2/entries/0/sets/0/id", "duplicate-id"),
    }


def test_a_workout_written_anew_may_bring_its_own_ids_and_no_others(lifter, used, body):
    (mine, my_entry, my_set), (_, their_entry, their_set) = used
    path = f"/workouts/{mine}"
    assert clashes(lifter.put(path, body(one_set(my_set), one_set(their_set), entry=my_entry))) == [
        "/entries/0/sets/1/id"
    ]
    assert clashes(lifter.put(path, body(one_set(my_set), entry=their_entry))) == ["/entries/0/id"]
    assert lifter.put(path, body(one_set(my_set), one_set(str(new_id())), entry=my_entry)).status_code == 200


def test_parts_that_are_added_have_ids_of_their_own(lifter, used, squat):
    (mine, my_entry, my_set), (_, their_entry, their_set) = used
    path = f"/workouts/{mine}/exercises"
    sets = [one_set(their_set), one_set(), one_set(my_set)]
    entry = {"exercise_id": squat, "sets": sets}
    assert clashes(lifter.post(path, entry | {"id": their_entry})) == ["/id", "/sets/0/id", "/sets/2/id"]
    assert clashes(lifter.post(path, entry | {"sets": sets[:2]})) == ["/sets/0/id"]
    assert clashes(lifter.post(f"{path}/{my_entry}/sets", {"sets": sets})) == ["/sets/0/id", "/sets/2/id"]
    assert clashes(lifter.post(f"{path}/{my_entry}/sets", one_set(their_set))) == ["/id"]
    assert clashes(lifter.post(f"{path}/{my_entry}/sets", one_set(my_entry))) == ["/id"]
    assert lifter.get(f"/workouts/{mine}").json["version"] == 1


def test_the_id_of_a_deleted_workout_stays_taken(lifter, used, body):
    (mine, _, my_set), _ = used
    assert lifter.delete(f"/workouts/{mine}").status_code == 204
    assert clashes(lifter.post("/workouts", body(one_set(my_set), id=mine))) == ["/id"]
