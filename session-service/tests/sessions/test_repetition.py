"""Doing a workout again: the blocks, rounds, order and rests in which it was done."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

A, B = str(new_id()), str(new_id())
MINUTE = {"value": "1", "unit": "min"}


@pytest.fixture
def push_up(known_exercise):
    return known_exercise("Push-up", measure="bodyweight_reps")


@pytest.fixture
def row(known_exercise):
    return known_exercise("Ring row", measure="bodyweight_reps")


@pytest.fixture
def repeat(lifter, workout_body):
    """``repeat(entries, blocks)``: logs a workout and begins it again; answers the state."""

    def run(entries, blocks=(), **body):
        logged = lifter.post("/workouts", workout_body(entries=entries, blocks=list(blocks)))
        assert logged.status_code == 201, logged.json
        answer = lifter.post(f"/workouts/{logged.json['id']}/repeat", body)
        assert answer.status_code == 201, answer.json
        return answer.json

    return run


def sets(*reps, rounds=None):
    return [{"reps": one, **({"round": at} if rounds else {})} for at, one in enumerate(reps, start=1)]


def order(state):
    """Repetitions aimed at, in the order in which the sets are to be done, one block after the other."""
    found = []
    for block in state["blocks"]:
        steps = [(place, step) for place, entry in enumerate(block["entries"]) for step in entry["steps"]]
        steps.sort(key=lambda one: (one[1]["round"], one[0]))
        found.append([step["target"]["reps_min"] for _, step in steps])
    return found


def test_a_superset_is_one_again_round_by_round(repeat, push_up, row):
    entries = [
        {"exercise_id": push_up, "block_id": A, "sets": sets(10, 8, 6, rounds=True)},
        {"exercise_id": row, "block_id": A, "sets": sets(12, 11, 9, rounds=True)},
        {"exercise_id": push_up, "sets": sets(3, 2)},
    ]
    state = repeat(entries, [{"id": A, "kind": "superset", "rounds": 3, "rest": MINUTE}])
    assert [(one["kind"], one["rounds"], one["rest"]) for one in state["blocks"]] == [
        ("superset", 3, MINUTE),
        ("straight", 1, None),
    ]
    assert order(state) == [[10, 12, 8, 11, 6, 9], [3, 2]]
    assert [state["current"]["target"]["reps_min"], *(one["target"]["reps_min"] for one in state["next"])] == [
        10,
        12,
        8,
        11,
    ]


def test_sets_without_a_round_are_shared_out_evenly(repeat, push_up, row):
    entries = [
        {"exercise_id": push_up, "block_id": A, "sets": sets(10, 8, 6, 4)},
        {"exercise_id": row, "block_id": A, "sets": sets(12, 11)},
    ]
    state = repeat(entries, [{"id": A, "kind": "circuit", "rounds": 2}])
    rounds = [[step["round"] for step in entry["steps"]] for entry in state["blocks"][0]["entries"]]
    assert rounds == [[1, 1, 2, 2], [1, 2]]


def test_an_amrap_begins_with_its_first_round(repeat, push_up):
    entries = [{"exercise_id": push_up, "block_id": A, "sets": sets(10, 10, 4, rounds=True)}]
    duration = {"value": "10", "unit": "min"}
    state = repeat(entries, [{"id": A, "kind": "amrap", "rounds": None, "duration": duration, "extra_reps": 4}])
    block = state["blocks"][0]
    assert (block["kind"], block["duration"], len(block["entries"][0]["steps"])) == ("amrap", duration, 1)


def test_an_emom_keeps_its_windows(repeat, push_up):
    entries = [{"exercise_id": push_up, "block_id": A, "sets": sets(*[5] * 10)}]
    state = repeat(entries, [{"id": A, "kind": "emom", "rounds": 10, "duration": MINUTE}])
    assert (state["blocks"][0]["rounds"], len(state["blocks"][0]["entries"][0]["steps"])) == (10, 10)


def test_rests_that_were_typed_are_aimed_at(repeat, push_up):
    rests = [None, {"value": "2", "unit": "min"}, {"value": "3", "unit": "h"}]
    typed = [{"reps": 5, "rest_before": rest} for rest in rests]
    state = repeat([{"exercise_id": push_up, "sets": typed}])
    found = [step["target"]["rest"] for step in state["blocks"][0]["entries"][0]["steps"]]
    assert found == [{"value": "2", "unit": "min"}, None, None]


def test_a_session_leaves_what_it_was_repeated_from(lifter, repeat, send, push_up, row):
    entries = [
        {"exercise_id": push_up, "block_id": A, "sets": sets(2, 1, rounds=True)},
        {"exercise_id": row, "block_id": A, "sets": sets(4, 3, rounds=True)},
    ]
    state = repeat(entries, [{"id": A, "kind": "superset", "rounds": 2, "rest": MINUTE}], title="Again")
    assert state["title"] == "Again"
    while state["current"] is not None:
        state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    (block,) = workout["blocks"]
    assert (block["kind"], block["rounds"], block["rounds_done"], block["rest"]) == ("superset", 2, 2, MINUTE)
    done = [[(one["round"], one["reps"]) for one in entry["sets"]] for entry in workout["entries"]]
    assert done == [[(1, 2), (2, 1)], [(1, 4), (2, 3)]]


def test_the_answer_says_where_it_is(lifter, workout_body):
    logged = lifter.post("/workouts", workout_body()).json
    key = str(new_id())
    answer = lifter.post(f"/workouts/{logged['id']}/repeat", {"id": key})
    assert (answer.json["id"], answer.headers["Location"]) == (key, f"/api/v1/sessions/{key}")


def test_rests_of_sets_that_came_in_live_are_aimed_at(lifter, send, squat):
    """Of each set, of the block, and after an edit of the workout that types one more."""
    minutes = {"value": "2", "unit": "min"}
    load = {"value": "60", "unit": "kg"}
    state = lifter.post("/sessions", {}).json
    aims = [{"reps_min": 5, "rest": rest} for rest in (minutes, MINUTE, minutes)]
    state = send(lifter, state, "add_exercise", exercise_id=squat, sets=aims).json
    state = send(lifter, state, "add_exercise", exercise_id=squat, rest=MINUTE, sets=[{"reps_min": 5}] * 2).json
    step = state["blocks"][0]["entries"][0]["steps"][1]["step_id"]
    state = send(lifter, state, "adjust_target", step_id=step, target={"rest": minutes}).json
    while state["current"] is not None:
        state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], load=load).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    entry = workout["entries"][0]
    typed = [{"reps": 5, "load": load}, {"reps": 5, "load": load, "rest_before": MINUTE}]
    added = lifter.post(f"/workouts/{workout['id']}/exercises/{entry['id']}/sets", {"sets": typed})
    assert added.status_code == 201, added.json
    again = lifter.post(f"/workouts/{workout['id']}/repeat", {}).json
    rests = [[one["target"]["rest"] for one in block["entries"][0]["steps"]] for block in again["blocks"]]
    assert rests == [[minutes, minutes, minutes, MINUTE, None], [None, None]]
    assert [block["rest"] for block in again["blocks"]] == [None, MINUTE]


def test_a_rest_that_was_planned_is_aimed_at_again_although_it_was_made_another(lifter, send, start):
    state = start(sets=2)
    step = state["current"]["step_id"]
    planned = state["current"]["target"]["rest"]
    state = send(lifter, state, "adjust_target", step_id=step, target={"rest": {"value": "5", "unit": "s"}}).json
    state = send(lifter, state, "complete_set", step_id=step).json
    workout = send(lifter, state, "finish").json["workout_id"]
    again = lifter.post(f"/workouts/{workout}/repeat", {}).json
    assert [one["target"]["rest"] for one in again["blocks"][0]["entries"][0]["steps"]] == [planned, planned]
