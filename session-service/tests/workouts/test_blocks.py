"""Blocks in the log: written by hand, left by a live session, refused where they contradict the exercises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service_kit.ids import new_id

FINISHED = "session.workout-finished.v1"
AMENDED = "session.workout-amended.v1"
NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
A, B = str(new_id()), str(new_id())


@pytest.fixture
def push_up(known_exercise):
    return known_exercise("Push-up", measure="bodyweight_reps")


@pytest.fixture
def superset_body(workout_body, push_up, plank):
    """``superset_body()``: push-ups and planks in turns, then push-ups alone."""

    def build(**block):
        hold = {"duration": {"value": "30", "unit": "s"}}
        entries = [
            {"exercise_id": push_up, "block_id": A, "sets": [{"reps": 5, "round": one} for one in (1, 2)]},
            {"exercise_id": plank, "block_id": A, "sets": [hold | {"round": one} for one in (1, 2)]},
            {
                "exercise_id": push_up,
                "sets": [{"reps": 3, "heart_rate": 150, "rest_before": {"value": "2", "unit": "min"}}],
            },
        ]
        rest = {"value": "90", "unit": "s"}
        block = {"id": A, "kind": "superset", "rounds": 2, "rest": rest, "rounds_done": 2} | block
        return workout_body(entries=entries, blocks=[block])

    return build


def test_blocks_are_logged_published_and_read(lifter, superset_body, emitted):
    workout = lifter.post("/workouts", superset_body(note="Hard.")).json
    assert workout["blocks"] == [
        {
            "id": A,
            "position": 0,
            "kind": "superset",
            "rounds": 2,
            "rest": {"value": "90", "unit": "s"},
            "duration": None,
            "rounds_done": 2,
            "extra_reps": None,
            "note": "Hard.",
        }
    ]
    assert [one["block_id"] for one in workout["entries"]] == [A, A, None]
    assert [one["round"] for one in workout["entries"][0]["sets"]] == [1, 2]
    alone = workout["entries"][2]["sets"][0]
    assert (alone["heart_rate"], alone["rest_before"], alone["round"]) == (150, {"value": "2", "unit": "min"}, None)
    assert lifter.get(f"/workouts/{workout['id']}").json == workout
    (event,) = emitted(FINISHED)
    assert event.data["blocks"][0]["rest"] == {"base": 90_000_000, "value": "90", "unit": "s"}
    assert [one["block_id"] for one in event.data["entries"]] == [A, A, None]
    assert event.data["entries"][2]["sets"][0]["rest_before"]["base"] == 120_000_000


def test_blocks_stand_in_the_order_of_their_exercises(lifter, workout_body, push_up):
    entries = [{"exercise_id": push_up, "block_id": key, "sets": [{"reps": 5}]} for key in (A, B)]
    blocks = [{"id": B, "kind": "emom", "duration": {"value": "1", "unit": "min"}}, {"id": A, "kind": "circuit"}]
    workout = lifter.post("/workouts", workout_body(entries=entries, blocks=blocks)).json
    assert [(one["id"], one["position"]) for one in workout["blocks"]] == [(A, 0), (B, 1)]


@pytest.mark.parametrize(
    ("named", "blocks", "errors"),
    [
        ([A], [], {"/entries/0/block_id": "unknown-block"}),
        ([None], [{"id": A, "kind": "circuit"}], {"/blocks/0/id": "empty-block"}),
        ([A, None, A], [{"id": A, "kind": "circuit"}], {"/entries/2/block_id": "split-block"}),
        ([A], [{"id": A, "kind": "circuit"}] * 2, {"/blocks/1/id": "duplicate-id"}),
        ([A], [{"id": A, "kind": "circuit", "extra_reps": 3}], {"/blocks/0/extra_reps": "contradiction"}),
        (
            [A],
            [{"id": A, "kind": "superset", "duration": {"value": "1", "unit": "min"}}],
            {"/blocks/0/duration": "contradiction"},
        ),
        (
            [A, B],
            [{"id": B, "kind": "circuit"}, {"id": str(new_id()), "kind": "circuit"}],
            {"/entries/0/block_id": "unknown-block", "/blocks/1/id": "empty-block"},
        ),
        ([A], [{"id": A, "kind": "pyramid"}], {"/blocks/0/kind": "unknown-choice"}),
        ([None], [{"id": A, "kind": "circuit"}] * 61, {"/blocks": "too-many"}),
    ],
)
def test_what_does_not_fit_is_refused_in_every_place(lifter, workout_body, push_up, named, blocks, errors):
    entries = [{"exercise_id": push_up, "block_id": key, "sets": [{"reps": 5}]} for key in named]
    answer = lifter.post("/workouts", workout_body(entries=entries, blocks=blocks))
    assert answer.status_code == 422
    assert {one["pointer"]: one["code"] for one in answer.json["errors"]} == errors


@pytest.mark.parametrize("figure", [{"heart_rate": 90}, {"rest_before": {"value": "1", "unit": "min"}}])
def test_a_skipped_set_had_no_rest_and_no_heart_rate(lifter, workout_body, push_up, figure):
    answer = lifter.post(
        "/workouts", workout_body(entries=[{"exercise_id": push_up, "sets": [{"status": "skipped"} | figure]}])
    )
    assert answer.json["errors"][0]["pointer"] == f"/entries/0/sets/0/{next(iter(figure))}"


@pytest.mark.parametrize("rate", [19, 301, "90", 90.5])
def test_a_heart_rate_is_one_that_a_heart_has(lifter, workout_body, push_up, rate):
    answer = lifter.post(
        "/workouts", workout_body(entries=[{"exercise_id": push_up, "sets": [{"reps": 5, "heart_rate": rate}]}])
    )
    assert answer.json["errors"][0]["pointer"] == "/entries/0/sets/0/heart_rate"


def test_a_replacement_without_blocks_has_none(lifter, superset_body):
    body = superset_body()
    workout = lifter.post("/workouts", body).json
    del body["blocks"]
    for new, old in zip(body["entries"], workout["entries"], strict=True):
        new.pop("block_id", None)
        new |= {
            "id": old["id"],
            "sets": [{"id": one["id"], **figures} for one, figures in zip(old["sets"], new["sets"], strict=True)],
        }
    workout = lifter.put(f"/workouts/{workout['id']}", body).json
    assert (workout["blocks"], {one["block_id"] for one in workout["entries"]}) == ([], {None})


def test_a_replaced_set_loses_what_is_left_out(lifter, workout_body):
    body = workout_body()
    workout = lifter.post("/workouts", body).json
    entry = workout["entries"][0]
    sets = [{"id": one["id"], "reps": 5, "load": one["load"]} for one in entry["sets"]]
    body["entries"][0] |= {"id": entry["id"], "sets": sets}
    replaced = lifter.put(f"/workouts/{workout['id']}", body).json["entries"][0]["sets"][0]
    assert (replaced["load"]["value"], replaced["rpe"]) == ("100", None)


def test_blocks_can_be_changed_by_themselves(lifter, superset_body, emitted):
    workout = lifter.post("/workouts", superset_body()).json
    block = {"id": A, "kind": "circuit", "rounds": 3}
    answer = lifter.patch(f"/workouts/{workout['id']}", {"blocks": [block]}).json
    assert (answer["blocks"][0]["kind"], answer["blocks"][0]["rest"]) == ("circuit", None)
    assert emitted(AMENDED)[0].data["blocks"][0]["rounds"] == 3
    refused = lifter.patch(f"/workouts/{workout['id']}", {"blocks": []})
    assert [one["code"] for one in refused.json["errors"]] == ["unknown-block"] * 2


@pytest.fixture
def live(lifter, known_plan, push_up, contracts):
    """``live(kind, ...)``: a session from a day with one block of push-ups and planks; answers its state."""

    def begin(**block):
        plan = contracts.example("plans.plan-changed.v1")["days"][0]
        old = plan["blocks"][0]
        item = old["items"][0]
        target = item["sets"][0] | {"load": None, "rest": None}
        items = [
            item
            | {
                "item_id": str(new_id()),
                "exercise_id": push_up,
                "measure": "bodyweight_reps",
                "sets": [target | {"set_id": str(new_id())}],
            }
            for _ in range(2)
        ]
        day = plan | {"day_id": str(new_id()), "blocks": [old | {"duration": None, "items": items} | block]}
        data = known_plan(lifter, days=[day])
        answer = lifter.post("/sessions", {"plan_id": data["plan_id"], "day_id": day["day_id"]})
        assert answer.status_code == 201, answer.json
        return answer.json

    return begin


def _complete(lifter, send, state, **body):
    return send(lifter, state, "complete_set", step_id=state["current"]["step_id"], **body).json


def _finish(lifter, send, state):
    return lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json


def test_a_live_superset_leaves_its_block_and_its_rests(lifter, live, send, at):
    at(NOW)
    state = live(kind="superset", rounds=2, rest={"base": 60_000_000, "value": "1", "unit": "min"})
    at(NOW + timedelta(seconds=30))
    state = _complete(lifter, send, state, reps=5, heart_rate=131)
    at(NOW + timedelta(seconds=45))
    state = _complete(lifter, send, state, reps=5)
    state = send(lifter, state, "pause").json
    at(NOW + timedelta(seconds=645))
    state = send(lifter, state, "resume").json
    at(NOW + timedelta(seconds=735))
    state = _complete(lifter, send, state, reps=5, duration={"value": "20", "unit": "s"})
    workout = _finish(lifter, send, state)
    (block,) = workout["blocks"]
    assert (block["kind"], block["rounds"], block["rounds_done"], block["extra_reps"]) == ("superset", 2, 1, None)
    assert {one["block_id"] for one in workout["entries"]} == {block["id"]}
    first, second = (entry["sets"] for entry in workout["entries"])
    assert [one["round"] for one in first] == [1, 2]
    assert (first[0]["rest_before"], first[0]["heart_rate"]) == (None, 131)
    assert second[0]["rest_before"] == {"value": "15", "unit": "s"}
    assert first[1]["rest_before"] == {"value": "70", "unit": "s"}  # 90 s without the pause, 20 of them the set
    assert (second[1]["status"], second[1]["rest_before"]) == ("skipped", None)


@pytest.mark.parametrize("is_left", [True, False])
def test_a_live_amrap_leaves_its_rounds_and_the_repetitions_beyond(lifter, live, send, is_left):
    state = live(kind="amrap", rounds=1, duration={"base": 600_000_000, "value": "10", "unit": "min"})
    for reps in (5, 5, 5, 5, 4):
        state = _complete(lifter, send, state, reps=reps)
    if is_left:
        state = send(lifter, state, "end_block", block_id=state["blocks"][0]["block_id"]).json
    workout = _finish(lifter, send, state)
    (block,) = workout["blocks"]
    assert (block["kind"], block["rounds"], block["rounds_done"], block["extra_reps"]) == ("amrap", None, 2, 4)
    assert block["duration"] == {"value": "10", "unit": "min"}
    assert [one["round"] for one in workout["entries"][0]["sets"]] == [1, 2, 3]


def test_straight_sets_without_a_rest_are_no_block(lifter, live, send):
    state = live(kind="straight", rounds=1, rest=None)
    workout = _finish(lifter, send, _complete(lifter, send, state, reps=5))
    assert workout["blocks"] == []
    assert [one["round"] for one in workout["entries"][0]["sets"]] == [None]
