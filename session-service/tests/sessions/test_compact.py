"""The short answer to commands: enough to keep a whole state up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service_kit.ids import new_id

MEMBERS = {
    "id", "sequence", "status", "server_time", "progress", "current", "rest", "undoable", "workout_id", "block_order",
    "changed",
}  # fmt: skip
KG = {"value": "60", "unit": "kg"}


@pytest.fixture
def brief(lifter: Any) -> Callable[..., Any]:
    """``brief(state, "pause", ...)``: one command by ``view=compact``, based on the state; answers the response."""

    def send(state: dict[str, Any], kind: str, **body: Any) -> Any:
        command = {"id": str(new_id()), "kind": kind, "based_on": state["sequence"]} | body
        return lifter.post(f"/sessions/{state['id']}/commands?view=compact", command)

    return send


def update(blocks: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What a client does with a short answer: its blocks after it."""
    blocks |= {block["block_id"]: block for block in answer["changed"]}
    return [blocks[block_id] for block_id in answer["block_order"]]


def test_whoever_follows_it_has_the_whole_state(lifter: Any, start: Any, brief: Any, known_exercise: Any) -> None:
    state = start(sets=2)
    blocks = {block["block_id"]: block for block in state["blocks"]}
    first = state["current"]["step_id"]
    entry = state["blocks"][0]["entries"][0]["entry_id"]
    press, added = known_exercise("Press"), str(new_id())
    block = state["blocks"][0]["block_id"]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("complete_set", {"step_id": first}),
        ("add_set", {"entry_id": entry, "step_id": str(new_id())}),
        ("add_exercise", {"id": added, "exercise_id": press, "sets": [{}, {}]}),
        ("swap_exercise", {"entry_id": entry, "exercise_id": press}),
        ("note", {"entry_id": added, "text": "Slowly."}),
        ("reorder", {"block_ids": []}),
        ("end_block", {"block_id": block}),
        ("pause", {}),
    ]
    for kind, body in steps:
        if kind == "reorder":
            body = {"block_ids": [one["block_id"] for one in reversed(state["blocks"])]}
        answer = brief(state, kind, **body)
        assert answer.status_code == 200, answer.json
        assert answer.json.keys() == MEMBERS | {"results"}
        whole = lifter.get(f"/sessions/{state['id']}").json
        assert update(blocks, answer.json) == whole["blocks"], kind
        assert (answer.json["rest"] is None) == (whole["rest"] is None)
        for name in MEMBERS - {"server_time", "rest", "block_order", "changed"}:
            assert answer.json[name] == whole[name], (kind, name)
        state = whole


def test_an_undo_takes_away_what_came_with_it(lifter: Any, start: Any, brief: Any, known_exercise: Any) -> None:
    state = start(sets=1)
    blocks = {block["block_id"]: block for block in state["blocks"]}
    answer = brief(state, "add_exercise", exercise_id=known_exercise("Press"), sets=[{}])
    assert len(update(blocks, answer.json)) == 2
    answer = brief(answer.json, "undo", command_id=answer.json["results"][0]["id"])
    assert update(blocks, answer.json) == lifter.get("/sessions/current").json["blocks"] == state["blocks"]


def test_what_was_sent_again_shows_what_it_did(lifter: Any, start: Any) -> None:
    state = start(sets=1)
    command = {"id": str(new_id()), "kind": "complete_set", "based_on": 0, "step_id": state["current"]["step_id"]}
    first, second = (lifter.post(f"/sessions/{state['id']}/commands?view=compact", command).json for _ in range(2))
    assert second["results"][0]["repeated"]
    assert first["changed"] == second["changed"] != []


def test_a_conflict_is_as_short_and_tells_all_since(lifter: Any, send: Any, start: Any, brief: Any) -> None:
    state = start(sets=2)
    step = state["current"]["step_id"]
    send(lifter, state, "complete_set", step_id=step, load=KG)
    refused = brief(state, "skip_set", step_id=step)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/stale-command")
    session = refused.json["session"]
    assert session.keys() == MEMBERS
    assert session["sequence"] == 1
    assert session["changed"] == lifter.get("/sessions/current").json["blocks"]


def test_the_whole_state_is_the_default_and_other_views_are_refused(lifter: Any, start: Any) -> None:
    state = start(sets=1)
    command = {"id": str(new_id()), "kind": "pause", "based_on": 0}
    refused = lifter.post(f"/sessions/{state['id']}/commands?view=short", command)
    assert (refused.status_code, refused.json["errors"][0]["parameter"]) == (422, "view")
    whole = lifter.post(f"/sessions/{state['id']}/commands?view=full", command).json
    assert "blocks" in whole
    assert whole == lifter.post(f"/sessions/{state['id']}/commands", command).json | {
        "results": whole["results"], "server_time": whole["server_time"], "elapsed": whole["elapsed"],
    }  # fmt: skip
