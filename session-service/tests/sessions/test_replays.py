"""What a process holds of live sessions, and how many statements a command and a read cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from service_kit.ids import new_id
from session_service.sessions import replays
from training.bounded_cache import BoundedCache

READ = ["SELECT sessions"]
EXERCISES = ["SELECT exercises"]  # their names, and what was merged into them
STANDING = ["SELECT workout_feeds"]  # whether the history is as it was, and the user's units
WRITE = ["INSERT session_commands", "UPDATE sessions"]


@pytest.fixture
def complete(lifter: Any, send: Any) -> Callable[..., dict[str, Any]]:
    """``complete(state)``: the current set is done; answers the state that follows."""

    def post(state: dict[str, Any]) -> dict[str, Any]:
        answer = send(lifter, state, "complete_set", step_id=state["current"]["step_id"])
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    return post


def without_time(state: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in state.items() if name not in ("server_time", "elapsed", "rest", "results")}


def test_a_set_costs_as_many_statements_late_as_early(start: Any, complete: Any, statements: list[str]) -> None:
    state = complete(start(sets=30))
    for _ in range(25):
        statements.clear()
        state = complete(state)
        assert statements == READ + WRITE + EXERCISES + STANDING


def test_the_log_is_read_once(lifter: Any, start: Any, complete: Any, statements: list[str]) -> None:
    state = complete(start())
    for _ in range(2):
        statements.clear()
        assert without_time(lifter.get("/sessions/current").json) == without_time(state)
        assert statements == READ + EXERCISES + STANDING


def test_another_process_reads_what_is_newer(
    lifter: Any, start: Any, complete: Any, other_process: Any, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = start(sets=9)
    here, there = replays._replays, BoundedCache(replays.MAX_WEIGHT)
    for _ in range(4):
        for process in (here, there):
            monkeypatch.setattr(replays, "_replays", process)
            state = complete(state)
    assert state["progress"]["done"] == 8
    other_process()
    statements.clear()
    assert without_time(lifter.get(f"/sessions/{state['id']}").json) == without_time(state)
    assert statements[:3] == ["SELECT sessions", "SELECT sessions", "SELECT session_commands"]


def test_what_is_rolled_back_is_not_held(
    app: Flask, lifter: Any, start: Any, complete: Any, send: Any, workout_body: Any
) -> None:
    """A set and an end that are refused together: the set is not done, also for who asks this process."""
    used = lifter.post("/workouts", workout_body()).json["id"]
    state = complete(start())
    head = {"based_on": state["sequence"]}
    done = {"id": str(new_id()), "kind": "complete_set", "step_id": state["current"]["step_id"], **head}
    end = {"id": str(new_id()), "kind": "finish", "workout_id": used, **head}
    answer = lifter.post(f"/sessions/{state['id']}/commands", [done, end])
    assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (409, "id-taken")
    assert without_time(lifter.get("/sessions/current").json) == without_time(state)
    assert send(lifter, state, "skip_set", step_id=state["current"]["step_id"]).json["sequence"] == 2


def test_a_session_of_the_same_id_is_another_one(
    app: Flask, lifter: Any, bob: Any, start: Any, complete: Any, known_person: Any, deliver: Any, contracts: Any
) -> None:
    """Whose account is erased leaves nothing to who takes up the id."""
    key = str(new_id())
    complete(start(id=key, title="Secret"))
    deliver("auth.account-erased.v1", {"user_id": str(lifter.user_id)}, subject=lifter.user_id, user_id=lifter.user_id)
    known_person(bob)
    assert bob.post("/sessions", {"id": key}).status_code == 201
    assert bob.get(f"/sessions/{key}").json["title"] == "Workout"
    assert lifter.get(f"/sessions/{key}").status_code in (401, 404)


def test_what_ended_is_held_no_longer(lifter: Any, start: Any, complete: Any, send: Any, other_process: Any) -> None:
    other_process()
    state = complete(start())
    assert len(replays._replays) == 1
    end = send(lifter, state, "abandon").json
    assert len(replays._replays) == 0
    assert send(lifter, end, "undo", command_id=end["undoable"]).json["status"] == "active"
    assert len(replays._replays) == 1
