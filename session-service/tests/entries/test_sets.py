"""Single sets of a logged workout by their addresses."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.ids import new_id

AMENDED = "session.workout-amended.v1"
LOAD = {"value": "100", "unit": "kg"}


@pytest.fixture
def logged(lifter, workout_body):
    """Three sets of squats."""
    return lifter.post("/workouts", workout_body()).json


@pytest.fixture
def address(logged):
    """That of the squats' sets."""
    return f"/workouts/{logged['id']}/exercises/{logged['entries'][0]['id']}/sets"


def ids(workout, entry=0):
    sets = workout["entries"][entry]["sets"]
    assert [one["position"] for one in sets] == list(range(len(sets)))
    return [one["id"] for one in sets]


def test_one_set_is_read_changed_and_published(lifter, logged, address, emitted):
    key = ids(logged)[1]
    read = lifter.get(f"{address}/{key}")
    assert (read.json, read.headers["ETag"][:3]) == (logged["entries"][0]["sets"][1], '"1-')
    answer = lifter.patch(f"{address}/{key}", {"reps": 6, "rpe": None, "note": "Deep."}, if_match='"1"')
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"2-')
    assert answer.json == {**read.json, "reps": 6, "rpe": None, "note": "Deep."}
    workout = lifter.get(f"/workouts/{logged['id']}").json
    assert (workout["version"], workout["volume"]) == (2, {"value": "1600", "unit": "kg"})
    assert workout["entries"][0]["sets"][1] == answer.json
    (event,) = emitted(AMENDED)
    assert (event.version, event.data["entries"][0]["sets"][1]["reps"]) == (2, 6)


def test_a_stale_version_changes_no_set(lifter, logged, address, emitted):
    key = ids(logged)[0]
    for answer in (
        lifter.patch(f"{address}/{key}", {"reps": 6}, if_match='"7"'),
        lifter.delete(f"{address}/{key}", if_match='"7"'),
        lifter.post(address, {"reps": 6, "load": LOAD}, if_match='"7"'),
    ):
        assert (answer.status_code, answer.json["type"]) == (412, "/problems/precondition-failed")
    assert (lifter.get(f"/workouts/{logged['id']}").json, emitted(AMENDED)) == (logged, [])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reps": None}, "/reps"),
        ({"load": None}, "/load"),
        ({"reps": 1001}, "/reps"),
        ({"status": "skipped", "reps": 5}, "/reps"),
        ({"load_kind": "assisted"}, "/load_kind"),
        ({"position": 3}, "/position"),
        ({"id": str(new_id())}, "/id"),
        ({"planned": None}, "/planned"),
        ({"heart_rate": 10}, "/heart_rate"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(lifter, logged, address, body, pointer):
    answer = lifter.patch(f"{address}/{ids(logged)[0]}", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert lifter.get(f"/workouts/{logged['id']}").json == logged


def test_a_set_that_was_skipped_in_truth_loses_its_figures(lifter, logged, address):
    key = ids(logged)[0]
    one = lifter.patch(f"{address}/{key}", {"status": "skipped"}).json
    assert (one["status"], one["reps"], one["load"], one["rpe"]) == ("skipped", None, None, None)
    one = lifter.patch(f"{address}/{key}", {"status": "done", "reps": 4, "load": LOAD}).json
    assert (one["status"], one["reps"], one["load_kind"]) == ("done", 4, "absolute")


def test_the_kind_of_a_load_follows_the_load(lifter, known_exercise, workout_body):
    pull = known_exercise("Pull-up", measure="weighted_bodyweight")
    workout = lifter.post("/workouts", workout_body(entries=[{"exercise_id": pull, "sets": [{"reps": 5}]}])).json
    address = f"/workouts/{workout['id']}/exercises/{workout['entries'][0]['id']}/sets/{ids(workout)[0]}"
    kinds = [
        lifter.patch(address, {"load": load}).json["load_kind"] for load in (LOAD, {"value": "10", "unit": "kg"}, None)
    ]
    assert kinds == ["added", "added", "bodyweight"]


def test_several_sets_at_a_place(lifter, logged, address):
    new = [str(new_id()), str(new_id())]
    body = {"sets": [{"id": key, "reps": 3, "load": LOAD} for key in new], "position": 1}
    answer = lifter.post(address, body)
    before = ids(logged)
    assert (answer.status_code, ids(answer.json)) == (201, [before[0], *new, *before[1:]])
    assert answer.headers["Location"] == f"/api/v1{address}/{new[0]}"
    assert lifter.get(answer.headers["Location"].removeprefix("/api/v1")).json["reps"] == 3
    one = lifter.post(address, {"reps": 2, "load": LOAD, "position": 0})
    assert one.headers["Location"].endswith(ids(one.json)[0])


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"sets": []}, "/sets", "too-few"),
        ({"sets": [{"reps": 1}] * 51}, "/sets", "too-many"),
        ({"sets": [{"reps": 5, "load": LOAD}, {"load": LOAD}]}, "/sets/1/reps", "required"),
        ({"sets": [{"reps": 5, "load": LOAD}], "reps": 5}, "/reps", "contradiction"),
        ({"sets": [{"reps": 5, "load": LOAD}], "position": 4}, "/position", "out-of-range"),
        ({"sets": [{"reps": 5, "load": LOAD, "position": 0}]}, "/sets/0/position", None),
        ({"reps": 5, "load": LOAD, "position": -1}, "/position", "out-of-range"),
    ],
)
def test_sets_that_make_no_sense_are_refused_whole(lifter, logged, address, body, pointer, code):
    answer = lifter.post(address, body)
    error = answer.json["errors"][0]
    assert (answer.status_code, error["pointer"]) == (422, pointer)
    assert code in (None, error["code"])
    assert lifter.get(f"/workouts/{logged['id']}").json == logged


def test_ids_of_new_sets_are_new(lifter, logged, address):
    answer = lifter.post(address, {"sets": [{"id": ids(logged)[0], "reps": 5, "load": LOAD}]})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    twice = {"id": str(new_id()), "reps": 5, "load": LOAD}
    assert lifter.post(address, {"sets": [twice, twice]}).json["errors"][0]["pointer"] == "/sets/1/id"


def test_a_workout_holds_no_more_sets_than_before(lifter, workout_body, squat):
    entries = [{"exercise_id": squat, "sets": [{"reps": 1, "load": LOAD}] * 250}] * 2
    workout = lifter.post("/workouts", workout_body(entries=entries)).json
    answer = lifter.post(
        f"/workouts/{workout['id']}/exercises/{workout['entries'][0]['id']}/sets", {"reps": 1, "load": LOAD}
    )
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "too-many")


def test_a_set_is_taken_out_for_good(lifter, logged, address, emitted):
    first, second, third = ids(logged)
    answer = lifter.delete(f"{address}/{second}", if_match='"1"')
    assert (answer.status_code, answer.data, answer.headers["ETag"][:3]) == (204, b"", '"2-')
    assert ids(lifter.get(f"/workouts/{logged['id']}").json) == [first, third]
    assert lifter.get(f"{address}/{second}").status_code == 404
    assert lifter.delete(f"{address}/{second}").status_code == 404
    assert len(emitted(AMENDED)[0].data["entries"][0]["sets"]) == 2


def test_a_planned_set_that_is_taken_out_counts_as_not_done(lifter, start, send):
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    address = f"/workouts/{workout['id']}/exercises/{workout['entries'][0]['id']}"
    lifter.delete(f"{address}/sets/{ids(workout)[2]}")
    figures = lifter.get(f"/workouts/{workout['id']}").json["compliance"]
    assert (figures["percent"], figures["planned_sets"], figures["removed_sets"]) == (33, 3, 1)
    one = lifter.patch(f"{address}/sets/{ids(workout)[1]}", {"status": "done", "reps": 5, "load": LOAD}).json
    assert one["planned"] == workout["entries"][0]["sets"][1]["planned"]
    assert lifter.get(f"/workouts/{workout['id']}").json["compliance"]["percent"] == 66
    lifter.delete(address)
    figures = lifter.get(f"/workouts/{workout['id']}").json["compliance"]
    assert (figures["percent"], figures["planned_sets"], figures["removed_sets"]) == (0, 3, 3)


def test_sets_are_the_users_own(lifter, bob, logged, address):
    other = lifter.post("/workouts", {k: logged[k] for k in ("started_at", "ended_at")}).json["id"]
    entry, key = logged["entries"][0]["id"], ids(logged)[0]
    for who, path in [
        (bob, f"{address}/{key}"),
        (lifter, f"{address}/{new_id()}"),
        (lifter, f"/workouts/{logged['id']}/exercises/{new_id()}/sets/{key}"),
        (lifter, f"/workouts/{other}/exercises/{entry}/sets/{key}"),
    ]:
        for method in ("GET", "PATCH", "DELETE"):
            answer = who.open(method, path, **({"json": {"reps": 1}} if method == "PATCH" else {}))
            assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["add", "move", "remove"]), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OPERATIONS)
def test_sets_are_a_list(lifter, logged, address, operations):
    """Whatever is inserted, moved and taken out: the log has the order that a plain list would have."""
    model = ids(lifter.get(f"/workouts/{logged['id']}").json)
    for kind, which, place in operations:
        if kind == "add":
            key = str(new_id())
            position = place % (len(model) + 1)
            lifter.post(address, {"id": key, "reps": 1, "load": LOAD, "position": position})
            model.insert(position, key)
        elif model:
            key = model.pop(which % len(model))
            if kind == "move":
                position = place % (len(model) + 1)
                lifter.patch(f"{address}/{key}", {"position": position})
                model.insert(position, key)
            else:
                lifter.delete(f"{address}/{key}")
    assert ids(lifter.get(f"/workouts/{logged['id']}").json) == model
