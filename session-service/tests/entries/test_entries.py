"""Single exercises of a logged workout by their addresses, alone and in blocks."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

AMENDED = "session.workout-amended.v1"
A, B = str(new_id()), str(new_id())
HOLD = {"duration": {"value": "60", "unit": "s"}}


@pytest.fixture
def logged(lifter, workout_body, plank):
    """Planks: two in block A, one alone, one in block B."""
    entries = [{"exercise_id": plank, "block_id": key, "sets": [HOLD]} for key in (A, A, None, B)]
    blocks = [{"id": A, "kind": "superset"}, {"id": B, "kind": "circuit"}]
    return lifter.post("/workouts", workout_body(entries=entries, blocks=blocks)).json


@pytest.fixture
def address(logged):
    """``address(0)``: that of an exercise."""
    return lambda number: f"/workouts/{logged['id']}/exercises/{logged['entries'][number]['id']}"


def places(workout, logged):
    """Which of the exercises as logged stand where, and their blocks."""
    assert [one["position"] for one in workout["entries"]] == list(range(len(workout["entries"])))
    numbers = {one["id"]: number for number, one in enumerate(logged["entries"])}
    names = {A: "A", B: "B", None: "-"}
    assert [one["id"] for one in workout["blocks"]] == list(
        dict.fromkeys(one["block_id"] for one in workout["entries"] if one["block_id"])
    )
    return [(numbers.get(one["id"]), names[one["block_id"]]) for one in workout["entries"]]


def test_an_exercise_is_read_and_its_note_changed(lifter, logged, address, emitted):
    read = lifter.get(address(2))
    assert (read.json, read.headers["ETag"][:3]) == (logged["entries"][2], '"1-')
    answer = lifter.patch(address(2), {"note": "Hips low."}, if_match='"1"')
    assert (answer.json, answer.headers["ETag"][:3]) == ({**read.json, "note": "Hips low."}, '"2-')
    assert emitted(AMENDED)[0].data["entries"][2]["note"] == "Hips low."
    assert lifter.patch(address(2), {"note": None}, if_match='"1"').status_code == 412


@pytest.mark.parametrize(
    ("number", "body", "expected"),
    [
        (2, {"position": 0}, [(2, "-"), (0, "A"), (1, "A"), (3, "B")]),
        (1, {"position": 0}, [(1, "A"), (0, "A"), (2, "-"), (3, "B")]),
        (2, {"block_id": A}, [(0, "A"), (1, "A"), (2, "A"), (3, "B")]),
        (2, {"block_id": A, "position": 1}, [(0, "A"), (2, "A"), (1, "A"), (3, "B")]),
        (0, {"block_id": None}, [(1, "A"), (0, "-"), (2, "-"), (3, "B")]),
        (0, {"block_id": B}, [(1, "A"), (2, "-"), (3, "B"), (0, "B")]),
        (3, {"block_id": None, "position": 0}, [(3, "-"), (0, "A"), (1, "A"), (2, "-")]),
        (3, {"block_id": A}, [(0, "A"), (1, "A"), (3, "A"), (2, "-")]),
    ],
)
def test_an_exercise_moves_with_its_block_or_to_another(lifter, logged, address, number, body, expected):
    answer = lifter.patch(address(number), body)
    assert answer.status_code == 200, answer.json
    workout = lifter.get(f"/workouts/{logged['id']}").json
    assert places(workout, logged) == expected
    assert answer.json in workout["entries"]


@pytest.mark.parametrize(
    ("number", "body", "error"),
    [
        (2, {"position": 1}, ("/position", "split-block")),
        (1, {"position": 3}, ("/position", "split-block")),
        (2, {"position": 4}, ("/position", "out-of-range")),
        (2, {"block_id": str(new_id())}, ("/block_id", "unknown-block")),
        (1, {"block_id": B, "position": 0}, ("/position", "split-block")),
    ],
)
def test_no_move_tears_a_block_apart(lifter, logged, address, number, body, error):
    answer = lifter.patch(address(number), body)
    found = answer.json["errors"][0]
    assert (answer.status_code, (found["pointer"], found["code"])) == (422, error)
    assert lifter.get(f"/workouts/{logged['id']}").json == logged


def test_a_new_exercise_has_its_place(lifter, logged, plank):
    path, body = f"/workouts/{logged['id']}/exercises", {"exercise_id": plank, "sets": [HOLD]}
    answer = lifter.post(path, body | {"block_id": A})
    assert (answer.status_code, places(answer.json, logged)[2]) == (201, (None, "A"))
    assert answer.headers["Location"] == f"/api/v1{path}/{answer.json['entries'][2]['id']}"
    answer = lifter.post(path, body | {"position": 0})
    assert places(answer.json, logged)[0] == (None, "-")
    refused = lifter.post(path, body | {"position": 2})
    assert refused.json["errors"][0]["code"] == "split-block"
    refused = lifter.post(path, body | {"block_id": str(new_id())})
    assert (refused.json["errors"][0]["pointer"], refused.status_code) == ("/block_id", 422)


def test_a_block_goes_with_its_last_exercise(lifter, logged, address, emitted):
    assert lifter.delete(address(3), if_match='"1"').status_code == 204
    workout = lifter.get(f"/workouts/{logged['id']}").json
    assert (places(workout, logged), len(workout["blocks"])) == ([(0, "A"), (1, "A"), (2, "-")], 1)
    assert [one["block_id"] for one in emitted(AMENDED)[0].data["blocks"]] == [A]
    assert lifter.get(address(3)).status_code == 404


def test_another_exercise_takes_over_the_sets(lifter, logged, address, known_exercise, emitted):
    hollow = known_exercise("Hollow hold", measure="duration")
    entry = lifter.patch(address(2), {"exercise_id": hollow}).json
    assert (entry["exercise_id"], entry["exercise_name"]) == (hollow, "Hollow hold")
    assert entry["sets"] == logged["entries"][2]["sets"]
    assert emitted(AMENDED)[0].data["entries"][2]["exercise_id"] == hollow


def test_another_exercise_must_suit_the_sets(lifter, logged, address, squat, known_exercise):
    error = lifter.patch(address(2), {"exercise_id": squat}).json["errors"][0]
    assert (error["pointer"], error["code"]) == ("/exercise_id", "does-not-fit")
    assert lifter.patch(address(2), {"exercise_id": str(new_id())}).json["errors"][0]["code"] == "unknown-exercise"
    key = known_exercise("Old hold", measure="duration", retired=True)
    assert lifter.patch(address(2), {"exercise_id": key}).json["type"] == "/problems/exercise-retired"
    assert lifter.get(f"/workouts/{logged['id']}").json == logged


def test_exercises_are_the_users_own(bob, logged, address):
    for method, body in [("GET", None), ("PATCH", {"note": "Mine"}), ("DELETE", None)]:
        options = {} if body is None else {"json": body}
        assert bob.open(method, address(0), **options).status_code == 404
        assert bob.open(method, f"/workouts/{logged['id']}/exercises/{new_id()}", **options).status_code == 404


def test_a_set_without_a_load_stays_one_where_help_is_measured(lifter, known_exercise, workout_body):
    pull_up = known_exercise("Pull-up", measure="bodyweight_reps")
    machine = known_exercise("Assisted pull-up", measure="assisted_bodyweight")
    body = workout_body(entries=[{"exercise_id": pull_up, "sets": [{"reps": 8}]}])
    workout = lifter.post("/workouts", body).json
    path = f"/workouts/{workout['id']}/exercises/{workout['entries'][0]['id']}"
    swapped = lifter.patch(path, {"exercise_id": machine})
    assert swapped.status_code == 200, swapped.json
    (one,) = swapped.json["sets"]
    assert (one["load"], one["load_kind"]) == (None, "bodyweight")
