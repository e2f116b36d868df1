"""Custom fields: defined per exercise, noted with sets, logged or live."""

from __future__ import annotations

from uuid import UUID

import pytest

from service_kit.ids import new_id

AMENDED = "session.workout-amended.v1"
LOAD = {"value": "100", "unit": "kg"}
FIELDS = [
    {"key": "belt", "name": "With a belt", "kind": "flag"},
    {"key": "height", "name": "Height", "kind": "quantity", "unit": "cm"},
    {"key": "grip", "name": "Grip", "kind": "choice", "choices": ["narrow", "wide"]},
    {"key": "speed", "name": "Speed", "kind": "number"},
    {"key": "mood", "name": "Mood", "kind": "text"},
]
VALUES = {
    "belt": True,
    "height": {"value": "20", "unit": "in"},
    "grip": "wide",
    "speed": "0.45",
    "mood": "Fine.",
}


@pytest.fixture
def defined(lifter, squat):
    """Five fields of squats."""
    answer = lifter.put(f"/workouts/fields/{squat}", {"fields": FIELDS})
    assert answer.status_code == 200, answer.json
    return answer.json


def set_body(**custom):
    return {"reps": 5, "load": LOAD, "custom": custom}


def log(lifter, workout_body, squat, *sets):
    return lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, "sets": list(sets)}]))


def test_fields_are_defined_read_changed_and_dropped(lifter, bob, squat, defined):
    path = f"/workouts/fields/{squat}"
    read = lifter.get(path)
    assert (read.json, read.headers["ETag"][:3]) == (defined, '"1-')
    assert (defined["exercise_name"], defined["fields"][0]["key"]) == ("Back squat", "belt")
    assert lifter.put(path, {"fields": FIELDS[:1]}, if_match='"7"').status_code == 412
    changed = lifter.put(path, {"fields": FIELDS[:1]}, if_match='"1"').json
    assert (changed["version"], len(changed["fields"])) == (2, 1)
    page = lifter.get("/workouts/fields").json
    assert (page["items"], page["page"]["total"]) == ([changed], 1)
    assert bob.get("/workouts/fields").json["items"] == []
    assert bob.get(path).status_code == bob.delete(path).status_code == 404
    assert lifter.delete(path, if_match='"1"').status_code == 412
    assert lifter.delete(path, if_match='"2"').status_code == 204
    assert lifter.get(path).status_code == 404
    assert lifter.put(path, {"fields": FIELDS}, if_match='"2"').status_code == 412


def test_a_put_takes_what_get_gave(lifter, squat, defined):
    answer = lifter.put(f"/workouts/fields/{squat}", defined, if_match='"1"')
    assert (answer.status_code, answer.json["fields"]) == (200, defined["fields"])


def test_an_exercise_without_a_copy_is_looked_up(lifter, peers):
    key = str(new_id())
    facts = {"version": 1, "owner_id": None, "name": "Dip", "measure": "bodyweight_reps", "muscles": []}
    peers["catalog"].states = {key: facts}
    assert lifter.put(f"/workouts/fields/{key}", {"fields": FIELDS}).json["exercise_name"] == "Dip"


def test_only_an_exercise_of_ones_own_world_has_fields(lifter, bob, known_exercise):
    own = known_exercise("Bob's press", owner_id=str(bob.user_id))
    for key in (own, new_id()):
        assert lifter.put(f"/workouts/fields/{key}", {"fields": FIELDS}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ([], "/fields"),
        ([FIELDS[0] | {"key": f"key{number}"} for number in range(11)], "/fields"),
        ([FIELDS[0], FIELDS[0]], "/fields/1/key"),
        ([FIELDS[0] | {"key": "Belt"}], "/fields/0/key"),
        ([FIELDS[0] | {"kind": "date"}], "/fields/0/kind"),
        ([FIELDS[0] | {"unit": "cm"}], "/fields/0/unit"),
        ([{"key": "height", "name": "Height", "kind": "quantity"}], "/fields/0/unit"),
        ([FIELDS[1] | {"unit": "parsec"}], "/fields/0/unit"),
        ([{"key": "grip", "name": "Grip", "kind": "choice"}], "/fields/0/choices"),
        ([FIELDS[2] | {"choices": ["a", "a"]}], "/fields/0/choices"),
        ([FIELDS[2] | {"choices": [str(number) for number in range(21)]}], "/fields/0/choices"),
    ],
)
def test_definitions_that_make_no_sense_are_refused(lifter, squat, fields, pointer):
    answer = lifter.put(f"/workouts/fields/{squat}", {"fields": fields})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert lifter.get(f"/workouts/fields/{squat}").status_code == 404


def test_sets_carry_their_values(lifter, workout_body, squat, defined, emitted):
    workout = log(lifter, workout_body, squat, set_body(**VALUES), {"reps": 5, "load": LOAD}).json
    assert [one["custom"] for one in workout["entries"][0]["sets"]] == [VALUES, {}]
    address = f"/workouts/{workout['id']}/exercises/{workout['entries'][0]['id']}/sets"
    first = f"{address}/{workout['entries'][0]['sets'][0]['id']}"
    changed = lifter.patch(first, {"custom": {"belt": None, "mood": "Better."}}).json
    assert changed["custom"] == {**{key: VALUES[key] for key in ("height", "grip", "speed")}, "mood": "Better."}
    assert emitted(AMENDED)[0].data["entries"][0]["sets"][0]["custom"] == changed["custom"]
    added = lifter.post(address, {"sets": [set_body(grip="narrow")]}).json
    assert added["entries"][0]["sets"][2]["custom"] == {"grip": "narrow"}
    assert lifter.put(f"/workouts/{workout['id']}", added).status_code == 200


@pytest.mark.parametrize(
    ("custom", "code"),
    [
        ({"belt": "yes"}, "does-not-fit"),
        ({"height": "20"}, "does-not-fit"),
        ({"height": {"value": "20", "unit": "kg"}}, "does-not-fit"),
        ({"height": {"value": "tall", "unit": "cm"}}, "does-not-fit"),
        ({"grip": "hook"}, "does-not-fit"),
        ({"grip": True}, "does-not-fit"),
        ({"speed": "fast"}, "does-not-fit"),
        ({"speed": "1E9"}, "does-not-fit"),
        ({"mood": True}, "does-not-fit"),
        ({"weather": "rain"}, "unknown-field"),
        ({"mood": "x" * 201}, "too-long"),
        ({"speed": 0.5}, "wrong-type"),
        ({"height": {"value": "20"}}, "wrong-type"),
        ({"height": {"value": 20, "unit": "cm"}}, "wrong-type"),
        ({"mood": ["x"]}, "wrong-type"),
        ({"mood": "\x00"}, None),
    ],
)
def test_values_that_do_not_fit_are_refused_in_their_place(lifter, workout_body, squat, defined, custom, code):
    answer = log(lifter, workout_body, squat, {"reps": 5, "load": LOAD}, set_body(**custom))
    assert answer.status_code in (400, 422)
    if code is not None:
        error = answer.json["errors"][0]
        assert (error["pointer"], error["code"]) == (f"/entries/0/sets/1/custom/{next(iter(custom))}", code)
    batch = {"workouts": [workout_body(), workout_body(entries=[{"exercise_id": squat, "sets": [set_body(**custom)]}])]}
    answer = lifter.post("/workouts/batch", batch)
    if code is not None:
        assert answer.json["errors"][0]["pointer"] == f"/workouts/1/entries/0/sets/0/custom/{next(iter(custom))}"
    assert lifter.get("/workouts").json["items"] == []


def test_a_set_has_at_most_ten(lifter, workout_body, squat, defined):
    custom = {f"key{number}": "x" for number in range(11)}
    error = log(lifter, workout_body, squat, set_body(**custom)).json["errors"][0]
    assert (error["pointer"], error["code"]) == ("/entries/0/sets/0/custom", "too-many")


def test_fields_are_those_of_one_exercise_and_person(lifter, bob, known_person, workout_body, squat, plank, defined):
    sets = [{"duration": {"value": "30", "unit": "s"}, "custom": {"belt": True}}]
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": plank, "sets": sets}]))
    assert answer.json["errors"][0]["code"] == "unknown-field"
    known_person(bob)
    assert log(bob, workout_body, squat, set_body(belt=True)).json["errors"][0]["code"] == "unknown-field"


def test_values_of_a_field_that_is_gone_stay(lifter, workout_body, squat, defined):
    workout = log(lifter, workout_body, squat, set_body(**VALUES)).json
    lifter.put(f"/workouts/fields/{squat}", {"fields": FIELDS[:1]})
    path = f"/workouts/{workout['id']}"
    assert lifter.get(path).json["entries"][0]["sets"][0]["custom"] == VALUES
    assert lifter.put(path, workout).status_code == 200
    one = f"{path}/exercises/{workout['entries'][0]['id']}/sets/{workout['entries'][0]['sets'][0]['id']}"
    assert lifter.patch(one, {"reps": 6, "custom": {"mood": None}}).status_code == 200
    error = lifter.patch(one, {"custom": {"grip": "narrow"}}).json["errors"][0]
    assert (error["pointer"], error["code"]) == ("/custom/grip", "unknown-field")


def test_merged_exercises_have_the_fields_of_one(
    lifter, workout_body, squat, known_exercise, defined, deliver, contracts
):
    old = known_exercise("Squats")
    data = contracts.example("catalog.exercise-retired.v1") | {"exercise_id": old, "merged_into": squat}
    deliver("catalog.exercise-retired.v1", data, subject=UUID(old), version=2)
    assert lifter.get(f"/workouts/fields/{old}").json == defined
    lifter.put(f"/workouts/fields/{old}", {"fields": FIELDS[:1]}, if_match='"1"')
    assert [one["exercise_id"] for one in lifter.get("/workouts/fields").json["items"]] == [squat]
    assert lifter.get(f"/workouts/fields/{squat}").json["version"] == 2
    assert log(lifter, workout_body, squat, set_body(belt=True)).status_code == 201


def test_a_live_set_carries_them_too(lifter, start, send, defined):
    state = start()
    step = state["current"]["step_id"]
    refused = send(lifter, state, "complete_set", step_id=step, custom={"grip": "hook"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/custom/grip")
    commands = [
        {"id": str(new_id()), "kind": "complete_set", "based_on": 0, "step_id": step, "custom": custom}
        for custom in ({}, {"x": "y"})
    ]
    refused = lifter.post(f"/sessions/{state['id']}/commands", commands)
    assert refused.json["errors"][0]["pointer"] == "/1/custom/x"
    state = send(lifter, state, "complete_set", step_id=step, custom={"grip": "wide"}).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert workout["entries"][0]["sets"][0]["custom"] == {"grip": "wide"}


def test_a_name_that_moved_since_does_not_stop_a_put(lifter, squat, known_exercise):
    path = f"/workouts/fields/{squat}"
    fields = [{"key": "belt", "name": "Belt", "kind": "flag"}]
    made = lifter.put(path, {"fields": fields})
    known_exercise("High-bar squat", key=squat, version=2)
    answer = lifter.put(path, {**made.json, "fields": [{**fields[0], "name": "Wide belt"}]}, if_match='"1"')
    assert (answer.status_code, answer.json["exercise_name"]) == (200, "High-bar squat")
