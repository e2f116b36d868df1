"""Rests and clocks as a client sees them: turns out of order, pauses, blocks that are over, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service_kit.ids import new_id

KG = {"value": "60", "unit": "kg"}
MINUTE = {"base": 60_000_000, "value": "1", "unit": "min"}
REST = {"base": 90_000_000, "value": "90", "unit": "s"}


@pytest.fixture
def begin(lifter: Any, known_plan: Any) -> Callable[..., dict[str, Any]]:
    """``begin(("superset", 2, 90), ...)``: a session of blocks of so many squats, each with a set a round."""

    def start(*wanted: tuple[str, int, Any], rounds: int = 2) -> dict[str, Any]:
        plan = known_plan(lifter, sets=1)
        day = plan["days"][0]
        (first,) = day["blocks"]
        (item,) = first["items"]
        day["blocks"] = [
            {
                **first,
                "block_id": str(new_id()),
                "kind": kind,
                "rounds": rounds,
                "rest": rest,
                "duration": MINUTE if kind == "emom" else None,
                "items": [
                    {
                        **item,
                        "item_id": str(new_id()),
                        "sets": [{**item["sets"][0], "set_id": str(new_id()), "rest": None}],
                    }
                    for _ in range(items)
                ],
            }
            for kind, items, rest in wanted
        ]
        known_plan(lifter, key=plan["plan_id"], version=2, days=plan["days"])
        answer = lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": day["day_id"]})
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return start


@pytest.fixture
def act(lifter: Any, send: Any, at: Any) -> Callable[..., dict[str, Any]]:
    """``act(state, 10, "pause")``: the state after a command ten seconds after the start."""

    def run(state: dict[str, Any], second: int, kind: str, **body: Any) -> dict[str, Any]:
        at(datetime.fromisoformat(state["started_at"]) + timedelta(seconds=second))
        answer = send(lifter, state, kind, **body)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    return run


def steps_of(state: dict[str, Any], block: int = 0) -> list[list[str]]:
    """The ids of a block's sets, by exercise."""
    return [[step["step_id"] for step in entry["steps"]] for entry in state["blocks"][block]["entries"]]


def rest_of(state: dict[str, Any]) -> tuple[float, ...] | None:
    """When the rest began and ends, in seconds after the start."""
    start = datetime.fromisoformat(state["started_at"])
    found = state["rest"]
    return found and tuple(
        (datetime.fromisoformat(found[name]) - start) / timedelta(seconds=1) for name in ("started_at", "ends_at")
    )


def test_a_partner_skipped_out_of_order_brings_the_rest(begin: Any, act: Any, at: Any) -> None:
    at(datetime.now(UTC))
    state = begin(("superset", 2, REST))
    (a1, _), (b1, b2) = steps_of(state)
    state = act(state, 10, "complete_set", step_id=a1)
    state = act(state, 20, "complete_set", step_id=b2)
    assert state["rest"] is None
    state = act(state, 30, "skip_set", step_id=b1)
    assert rest_of(state) == (10, 100)


@pytest.mark.parametrize("skipped_at", [12, 310])
def test_a_pause_before_the_skip_holds_the_rest_as_one_after_it(begin: Any, act: Any, at: Any, skipped_at: int) -> None:
    at(datetime.now(UTC))
    state = begin(("superset", 2, REST))
    (a1, _), (b1, _) = steps_of(state)
    skip = (skipped_at, "skip_set", {"step_id": b1})
    for second, kind, body in sorted([(15, "pause", {}), (300, "resume", {}), skip], key=lambda one: one[0]):
        if state["sequence"] == 0:
            state = act(state, 10, "complete_set", step_id=a1)
        state = act(state, second, kind, **body)
    assert rest_of(state) == (10, 385)


@pytest.mark.parametrize("leave", ["end_block", "skip_exercise"])
def test_a_block_that_is_over_is_not_started(lifter: Any, send: Any, begin: Any, act: Any, at: Any, leave: str) -> None:
    at(datetime.now(UTC))
    state = begin(("emom", 1, None), ("straight", 1, REST))
    emom = state["blocks"][0]
    named = {"block_id": emom["block_id"]} if leave == "end_block" else {"entry_id": emom["entries"][0]["entry_id"]}
    state = act(state, 5, leave, **named)
    state = act(state, 10, "complete_set", step_id=steps_of(state, 1)[0][0])
    assert rest_of(state) == (10, 100)
    refused = send(lifter, state, "start_block", block_id=emom["block_id"])
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/command-does-not-fit")
    after = lifter.get("/sessions/current").json
    assert (rest_of(after), after["blocks"][0]["started_at"]) == ((10, 100), None)


def test_an_added_set_that_was_not_done_makes_no_round_less(lifter: Any, send: Any, begin: Any) -> None:
    state = begin(("superset", 2, REST))
    while state["current"] is not None:
        state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    state = send(lifter, state, "add_set", entry_id=state["blocks"][0]["entries"][0]["entry_id"]).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert [(one["rounds"], one["rounds_done"]) for one in workout["blocks"]] == [(2, 2)]


def test_a_pause_holds_a_blocks_clock_as_it_holds_a_rest(begin: Any, act: Any, at: Any) -> None:
    at(datetime.now(UTC))
    state = begin(("emom", 1, None))
    state = act(state, 10, "complete_set", step_id=state["current"]["step_id"])
    running = state["blocks"][0]["ends_at"]
    state = act(state, 20, "pause")
    assert (state["blocks"][0]["ends_at"], state["rest"]["ends_at"]) == (None, None)
    state = act(state, 50, "resume")
    moved = datetime.fromisoformat(state["blocks"][0]["ends_at"]) - datetime.fromisoformat(running)
    assert moved == timedelta(seconds=30)


def shown(state: dict[str, Any]) -> list[Any]:
    return [(one["rest_after"], one["ask_rpe"]) for one in (state["current"], *state["next"])]


def test_what_is_next_says_its_rest_and_whether_to_ask_for_the_rpe(
    lifter: Any, send: Any, begin: Any, squat: str
) -> None:
    seconds, two = {"value": "90", "unit": "s"}, {"value": "2", "unit": "min"}
    state = begin(("superset", 2, REST), ("straight", 1, None), ("emom", 1, None), rounds=1)
    assert shown(state) == [(None, True), (seconds, True), (None, True), (None, True)]
    ids = [one[0] for one in steps_of(state)]
    turned = send(lifter, state, "skip_set", step_id=ids[1]).json
    assert shown(turned)[0] == (seconds, True), "it is the last of its turn that is left"
    send(lifter, turned, "abandon")
    address = f"/sessions/preferences/{squat}"
    for body, expected in (
        ({"default_rest": two, "ask_rpe": False}, [(None, False), (seconds, False), (two, False), (None, False)]),
        ({"default_rest": two, "auto_start_rest": False}, [(None, True)] * 4),
    ):
        lifter.put(address, body, headers={"If-Match": lifter.get(address).headers["ETag"]})
        plan = state["plan"]
        again = lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": plan["day_id"]}).json
        assert shown(again) == expected
        send(lifter, again, "abandon")
