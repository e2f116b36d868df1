"""The short answer to commands: enough to keep a whole state up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service_kit.ids import new_id

LEFT_OUT = {"title", "plan", "started_at", "blocks"}
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


def test_whoever_follows_it_has_the_whole_state(
    lifter: Any, start: Any, brief: Any, known_exercise: Any, at: Any
) -> None:
    at(datetime.now(UTC))
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
        whole = lifter.get(f"/sessions/{state['id']}").json
        assert answer.json.keys() == whole.keys() - LEFT_OUT | {"block_order", "changed", "results"}
        assert update(blocks, answer.json) == whole["blocks"], kind
        for name in whole.keys() - LEFT_OUT:
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
    assert session.keys() == state.keys() - LEFT_OUT | {"block_order", "changed"}
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


@pytest.fixture
def timed(lifter: Any, known_plan: Any) -> dict[str, Any]:
    """A session of a squat with three minutes of rest, two exercises in turns, and an EMOM."""
    plan = known_plan(lifter, sets=1)
    day = plan["days"][0]
    first = day["blocks"][0]
    day["blocks"] = [first]
    for kind, items in (("superset", 2), ("emom", 1)):
        copies = [
            {
                **first["items"][0],
                "item_id": str(new_id()),
                "sets": [{**first["items"][0]["sets"][0], "set_id": str(new_id()), "rest": None}],
            }
            for _ in range(items)
        ]
        more = {"block_id": str(new_id()), "kind": kind, "rounds": 2, "rest": None, "items": copies}
        length = {"base": 60_000_000, "value": "1", "unit": "min"} if kind == "emom" else None
        day["blocks"].append({**first, **more, "duration": length})
    known_plan(lifter, key=plan["plan_id"], version=2, days=plan["days"])
    answer = lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": day["day_id"]})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_clocks_and_orders_that_follow_are_reported(lifter: Any, timed: Any, brief: Any, at: Any) -> None:
    """The rest before an EMOM moves its clock, and a pause that of every block."""
    moment = datetime.now(UTC)
    blocks = {block["block_id"]: block for block in timed["blocks"]}
    squat, superset, emom = timed["blocks"]
    pair = [one["entry_id"] for one in superset["entries"]]
    steps: list[tuple[str, dict[str, Any], list[Any]]] = [
        ("reorder", {"block_id": superset["block_id"], "entry_ids": pair[::-1]}, [superset]),
        ("end_block", {"block_id": superset["block_id"]}, [superset]),
        ("complete_set", {"step_id": squat["entries"][0]["steps"][0]["step_id"]}, [squat, emom]),
        ("extend_rest", {"by": {"value": "30", "unit": "s"}}, [emom]),
        ("pause", {}, [emom]),
        ("resume", {}, [emom]),
        ("skip_rest", {}, [emom]),
        ("note", {"text": "Hot."}, []),
    ]
    state = timed
    for number, (kind, body, changed) in enumerate(steps):
        at(moment + timedelta(seconds=10 * number))
        answer = brief(state, kind, **body)
        assert answer.status_code == 200, answer.json
        assert [one["block_id"] for one in answer.json["changed"]] == [one["block_id"] for one in changed], kind
        state = lifter.get("/sessions/current").json
        assert update(blocks, answer.json) == state["blocks"], kind


def test_what_another_device_did_is_reported_too(lifter: Any, send: Any, start: Any, brief: Any) -> None:
    state = start(sets=2)
    other = send(lifter, state, "add_exercise", exercise_id=state["current"]["exercise"]["exercise_id"]).json
    answer = brief(state, "complete_set", step_id=state["current"]["step_id"])
    assert [one["block_id"] for one in answer.json["changed"]] == [one["block_id"] for one in other["blocks"]]
