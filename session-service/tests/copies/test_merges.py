"""Workouts and sessions with exercises that were merged, deleted or renamed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.ids import new_id
from service_kit.testing.plugin import UserClient
from service_kit.testing.repetitions import repetitions

RETIRED = "/problems/exercise-retired"


@pytest.fixture
def merge(known_exercise):
    """``merge(c, b, "C")``: the catalogue published that c was merged into b, or with None that it was deleted."""

    def publish(key: str, into: str | None, name: str, version: int = 2, **state: Any) -> None:
        known_exercise(name, key=key, version=version, retired=True, merged_into=into, **state)

    return publish


def entry(key: str, reps: int = 5) -> dict[str, Any]:
    return {"exercise_id": key, "sets": [{"reps": reps, "load": {"value": "100", "unit": "kg"}}]}


def ids(lifter: Any, key: str) -> list[str]:
    return sorted(one["id"] for one in lifter.get(f"/workouts?exercise_id={key}").json["items"])


def refused(answer: Any, successor: str | None, *pointers: str) -> None:
    assert (answer.status_code, answer.json["type"]) == (409, RETIRED), answer.json
    assert answer.json["successor_id"] == successor
    assert [error["pointer"] for error in answer.json["errors"]] == list(pointers)
    assert {error["code"] for error in answer.json["errors"]} == {"retired-exercise"}


@pytest.fixture
def chain(lifter, known_exercise, workout_body, merge):
    """c was merged into b and b into a, after a workout was logged with each."""
    keys = {name: known_exercise(name.upper()) for name in "abc"}
    logged = {name: lifter.post("/workouts", workout_body(entries=[entry(key)])).json for name, key in keys.items()}
    merge(keys["b"], keys["a"], "B")
    merge(keys["c"], keys["b"], "C")
    return keys | {"logged": logged}


def test_a_chain_is_one_history_under_each_of_its_ids(lifter, chain, known_exercise):
    logged = {name: one["id"] for name, one in chain["logged"].items()}
    for name in "abc":
        assert ids(lifter, chain[name]) == sorted(logged.values())
    known_exercise("B", key=chain["b"], version=3)
    assert ids(lifter, chain["a"]) == [logged["a"]]
    assert ids(lifter, chain["c"]) == sorted([logged["b"], logged["c"]])
    known_exercise("C", key=chain["c"], version=3)
    assert ids(lifter, chain["c"]) == [logged["c"]]


def test_the_muscles_of_a_merged_exercise_are_those_of_its_successor(lifter, known_exercise, workout_body, merge):
    calves = [{"muscle": "calves", "role": "primary", "share": 100}]
    successor, old = known_exercise("New"), known_exercise("Old", muscles=calves)
    lifter.post("/workouts", workout_body(entries=[entry(old)]))
    merge(old, successor, "Old", muscles=calves)
    assert lifter.get("/workouts?muscle=calves").json["items"] == []
    assert len(lifter.get("/workouts?muscle=quadriceps").json["items"]) == 1


def test_what_is_out_of_use_is_logged_no_more(lifter, chain, workout_body, known_exercise, merge):
    a, c, deleted = chain["a"], chain["c"], known_exercise("Gone")
    merge(deleted, None, "Gone")
    body = workout_body(entries=[entry(a), entry(c)])
    refused(lifter.post("/workouts", body), a, "/entries/1/exercise_id")
    refused(lifter.post("/workouts", workout_body(entries=[entry(deleted)])), None, "/entries/0/exercise_id")
    batch = lifter.post("/workouts/batch", {"workouts": [workout_body(), body]})
    refused(batch, a, "/workouts/1/entries/1/exercise_id")
    assert batch.json["successors"] == {c: a}
    other = chain["logged"]["a"]["id"]
    refused(lifter.put(f"/workouts/{other}", body), a, "/entries/1/exercise_id")
    refused(lifter.post(f"/workouts/{other}/exercises", entry(c)), a, "/exercise_id")


def test_an_old_workout_with_it_can_still_be_changed(lifter, chain, workout_body):
    c, address = chain["c"], f"/workouts/{chain['logged']['c']['id']}"
    body = workout_body(entries=[entry(c, reps=8), entry(c)])
    assert lifter.put(address, body).json["entries"][1]["exercise_id"] == c
    assert lifter.patch(address, {"title": "Renamed"}).status_code == 200
    assert lifter.post(f"{address}/exercises", entry(c)).status_code == 201
    assert lifter.get(address).json["entries"][0]["exercise_id"] == c


def test_somebody_elses_exercise_answers_as_an_unknown_one(
    lifter, bob, known_person, known_exercise, workout_body, merge
):
    known_person(bob)
    owner = {"owner_id": str(lifter.user_id)}
    own, public = known_exercise("Own", **owner), known_exercise("Public")
    merge(own, public, "Own", **owner)
    answer = bob.post("/workouts", workout_body(entries=[entry(own)]))
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown-exercise")
    assert "successor_id" not in answer.json


def exercises(state: Any) -> list[tuple[str, str]]:
    blocks = [one["exercise"] for block in state["blocks"] for one in block["entries"]]
    return [(one["exercise_id"], one["name"]) for one in blocks]


def start(lifter: Any, plan: dict[str, Any]) -> Any:
    return lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}).json


def test_a_session_from_a_plan_is_done_with_the_last_successor(lifter, known_plan, known_exercise, squat, merge, send):
    plan = known_plan(lifter, sets=1)
    between, last = known_exercise("Between"), known_exercise("Last")
    merge(squat, between, "Back squat")
    merge(between, last, "Between")
    state = start(lifter, plan)
    assert exercises(state) == [(last, "Last")]
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    done = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert done["entries"][0]["exercise_id"] == last
    again = lifter.post(f"/workouts/{done['id']}/repeat", {}).json
    assert exercises(again) == [(last, "Last")]
    send(lifter, again, "abandon")
    known_exercise("Back squat", key=squat, version=3)
    assert exercises(start(lifter, plan)) == [(squat, "Back squat")]


def test_a_session_from_a_plan_that_names_a_deleted_exercise_goes_on_with_it(lifter, known_plan, squat, merge):
    plan = known_plan(lifter)
    merge(squat, None, "Back squat")
    assert exercises(start(lifter, plan)) == [(squat, "Back squat")]


def test_a_workout_with_a_deleted_exercise_is_not_repeated(lifter, workout_body, squat, merge):
    logged = lifter.post("/workouts", workout_body()).json
    merge(squat, None, "Back squat")
    refused(lifter.post(f"/workouts/{logged['id']}/repeat", {}), None, "")


def test_a_session_that_was_open_at_the_merge_is_finished_and_found_under_the_successor(
    lifter, start, send, known_exercise, squat, merge
):
    state = start(sets=1)
    successor = known_exercise("New")
    merge(squat, successor, "Back squat")
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], reps=5).json
    key = send(lifter, state, "finish").json["workout_id"]
    assert ids(lifter, successor) == [key]
    assert lifter.get(f"/workouts/{key}").json["entries"][0]["exercise_id"] == squat


def test_commands_add_and_swap_only_what_is_in_use(lifter, start, send, known_exercise, merge):
    state = start(sets=1)
    old, new = known_exercise("Old"), known_exercise("New")
    add = {"id": str(new_id()), "kind": "add_exercise", "based_on": state["sequence"], "exercise_id": old, "sets": [{}]}
    address = f"/sessions/{state['id']}/commands"
    state = lifter.post(address, add).json
    merge(old, new, "Old")
    entry_id = state["blocks"][0]["entries"][0]["entry_id"]
    swap = send(lifter, state, "swap_exercise", entry_id=entry_id, exercise_id=old)
    refused(swap, new, "/exercise_id")
    assert swap.json["session"]["sequence"] == state["sequence"]
    more = add | {"id": str(new_id()), "based_on": state["sequence"]}
    refused(lifter.post(address, [more]), new, "/0/exercise_id")
    repeated = lifter.post(address, add)
    assert (repeated.status_code, repeated.json["results"][0]["repeated"]) == (200, True)


def test_a_renamed_exercise_has_its_new_name_everywhere(lifter, workout_body, known_exercise, start, squat, send):
    logged = lifter.post("/workouts", workout_body()).json
    state = start(sets=1)
    known_exercise("High-bar squat", key=squat, version=2)
    assert lifter.get(f"/workouts/{logged['id']}").json["entries"][0]["exercise_name"] == "High-bar squat"
    (summary,) = lifter.get("/workouts").json["items"]
    assert summary["exercises"][0]["exercise_name"] == "High-bar squat"
    (change,) = lifter.get("/workouts/changes").json["items"]
    assert change["workout"]["entries"][0]["exercise_name"] == "High-bar squat"
    assert exercises(lifter.get("/sessions/current").json) == [(squat, "High-bar squat")]
    assert state["current"]["exercise"]["name"] == "Back squat"
    for words in ("back", "high-bar", "HIGH squat"):
        assert [one["id"] for one in lifter.get(f"/workouts?q={words}").json["items"]] == [logged["id"]], words
    assert lifter.get("/workouts?q=front").json["items"] == []


def test_a_record_of_a_merged_exercise_is_called_as_its_successor(lifter, chain, deliver, contracts):
    workout = chain["logged"]["c"]
    kind = "tracking.record-achieved.v1"
    about = {"user_id": str(lifter.user_id), "workout_id": workout["id"], "exercise_id": chain["a"]}
    deliver(kind, contracts.example(kind) | about, subject=new_id(), user_id=lifter.user_id)
    (highlight,) = lifter.get(f"/workouts/{workout['id']}").json["highlights"]
    assert highlight["record"]["exercise_name"] == "A"


NAMES = "ABCD"


@st.composite
def stories(draw: st.DrawFn) -> tuple[dict[str, list[str | None]], list[Any]]:
    """Per exercise its successor at each version, without circles; and an order in which this and workouts come."""
    merges: dict[str, list[str | None]] = {name: [None] for name in NAMES}
    for name, other in draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6)):
        while (into := merges[other][-1]) is not None:
            other = into
        if merges[name][-1] is not None:
            merges[name].append(None)
        elif other != name:
            merges[name].append(other)
    events: list[Any] = [(name, version) for name in NAMES for version in range(2, len(merges[name]) + 1)]
    doubled = draw(st.lists(st.sampled_from(events), max_size=3)) if events else []
    logged = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))
    return merges, draw(st.permutations([*events, *doubled, *logged]))


@settings(
    max_examples=repetitions(30, short=8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=stories())
def test_any_order_of_merges_and_workouts_ends_as_the_ledger(
    app, key, known_person, known_exercise, workout_body, story
):
    """What is logged while its exercise is out of use here is refused, and logged with the successor that is named."""
    merges, order = story
    user = UserClient(app.test_client(), key)
    known_person(user)
    keys = {name: known_exercise(name) for name in NAMES}
    names = {key: name for name, key in keys.items()}
    written: list[tuple[str, str]] = []
    for event in order:
        if isinstance(event, tuple):
            name, version = event
            into = merges[name][version - 1]
            retired = {"retired": into is not None, "merged_into": into and keys[into]}
            known_exercise(name, key=keys[name], version=version, **retired)
            continue
        answer, name = user.post("/workouts", workout_body(entries=[entry(keys[event])])), event
        if answer.status_code == 409 and answer.json["successor_id"]:
            name = names[answer.json["successor_id"]]
            answer = user.post("/workouts", workout_body(entries=[entry(keys[name])]))
        if answer.status_code == 201:
            written.append((name, answer.json["id"]))

    def head(name: str) -> str:
        while (into := merges[name][-1]) is not None:
            name = into
        return name

    for name in NAMES:
        expected = sorted(key for logged, key in written if head(logged) == head(name))
        assert ids(user, keys[name]) == expected
