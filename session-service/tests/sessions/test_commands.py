"""Commands through HTTP: one or a list, once each, refusals that show the state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service_kit.ids import new_id

NOW = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)


def command(state, kind, **body):
    return {"id": str(new_id()), "kind": kind, "based_on": state["sequence"], **body}


def test_a_set_is_done_and_the_rest_begins(lifter, start, send, at):
    at(NOW)
    state = start()
    at(NOW + timedelta(minutes=1))
    step = state["current"]["step_id"]
    answer = send(lifter, state, "complete_set", step_id=step, load={"value": "225", "unit": "lb"}, rpe="8.5")
    after = answer.json
    assert answer.status_code == 200
    actual = after["blocks"][0]["entries"][0]["steps"][0]["actual"]
    assert (actual["reps"], actual["load"], actual["load_kind"], actual["rpe"]) == (
        5,
        {"value": "225", "unit": "lb"},
        "absolute",
        "8.5",
    )
    assert actual["completed_at"] == "2026-03-12T17:31:00Z"
    assert after["rest"] == {
        "started_at": "2026-03-12T17:31:00Z",
        "ends_at": "2026-03-12T17:34:00Z",
        "remaining": {"value": "180", "unit": "s"},
        "held": False,
        "step_id": step,
    }
    assert (after["sequence"], after["current"]["number"], after["progress"]["percent"]) == (1, 2, 33)
    assert after["results"][0]["sequence"] == 1
    assert after["undoable"] == after["results"][0]["id"]
    reread = lifter.get(f"/sessions/{state['id']}").json
    assert reread == {name: after[name] for name in after if name != "results"}


def test_a_whole_session_with_every_kind(lifter, start, known_exercise, plank):
    """The kinds beyond sets and rests, each with its JSON form."""
    state = start()
    lunge = known_exercise("Lunge")
    entry = state["blocks"][0]["entries"][0]["entry_id"]
    steps = [step["step_id"] for step in state["blocks"][0]["entries"][0]["steps"]]
    plank_id, added = str(new_id()), str(new_id())
    sent = [
        command(
            state, "adjust_target", step_id=steps[0], target={"reps_min": 3, "rest": {"value": "2", "unit": "min"}}
        ),
        command(state, "complete_set", step_id=steps[0]),
        command(state, "extend_rest", by={"value": "30", "unit": "s"}),
        command(state, "skip_rest"),
        command(state, "start_rest", duration={"value": "1", "unit": "min"}),
        command(state, "skip_set", step_id=steps[1], reason="grip"),
        command(state, "add_set", entry_id=entry, step_id=added, target={"role": "backoff", "reps_min": 12}),
        command(state, "remove_set", step_id=added),
        command(state, "swap_exercise", entry_id=entry, exercise_id=lunge),
        command(
            state,
            "add_exercise",
            entry_id=plank_id,
            exercise_id=plank,
            rest={"value": "30", "unit": "s"},
            sets=[{"duration": {"value": "60", "unit": "s"}}, {}],
        ),
        command(state, "skip_exercise", entry_id=plank_id),
        command(state, "note", text="Warm day."),
        command(state, "rate", feeling=4, effort_rpe="7"),
        command(state, "pause"),
        command(state, "resume"),
    ]
    answer = lifter.post(f"/sessions/{state['id']}/commands", sent)
    after = answer.json
    assert answer.status_code == 200, after
    assert [one["sequence"] for one in after["results"]] == list(range(1, 16))
    assert after["blocks"][0]["entries"][0]["steps"][0]["target"]["rest"] == {"value": "2", "unit": "min"}
    assert [entry["exercise"]["name"] for block in after["blocks"] for entry in block["entries"]] == [
        "Back squat",
        "Lunge",
        "Plank",
    ]
    assert (after["note"], after["feeling"], after["effort_rpe"]) == ("Warm day.", 4, "7")
    blocks = [block["block_id"] for block in after["blocks"]]
    turned = lifter.post(f"/sessions/{state['id']}/commands", command(after, "reorder", block_ids=blocks[::-1])).json
    assert turned["blocks"][0]["entries"][0]["exercise"]["name"] == "Plank"
    undone = lifter.post(f"/sessions/{state['id']}/commands", command(turned, "undo", command_id=turned["undoable"]))
    assert [block["block_id"] for block in undone.json["blocks"]] == blocks


def test_a_tempo_has_one_form_however_it_is_sent(lifter, start, send):
    state = start()
    step = state["current"]["step_id"]
    for tempo in ("31X0", "3-1-X-0"):
        state = send(lifter, state, "adjust_target", step_id=step, target={"tempo": tempo}).json
        assert state["current"]["target"]["tempo"] == "3-1-X-0"
    refused = send(lifter, state, "adjust_target", step_id=step, target={"tempo": "3-1-X0"})
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/target/tempo", "not-a-tempo")]


def test_sent_again_it_is_answered_again(lifter, start):
    state = start()
    sent = command(state, "complete_set", step_id=state["current"]["step_id"])
    first, second = (lifter.post(f"/sessions/{state['id']}/commands", sent) for _ in range(2))
    assert (first.json["results"][0]["repeated"], second.json["results"][0]["repeated"]) == (False, True)
    assert second.json["sequence"] == 1


def test_the_same_id_for_something_else(lifter, start):
    state = start()
    sent = command(state, "note", text="a")
    lifter.post(f"/sessions/{state['id']}/commands", sent)
    answer = lifter.post(f"/sessions/{state['id']}/commands", {**sent, "text": "b"})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/command-id-reused")
    assert answer.json["session"]["note"] == "a"


def test_an_added_exercise_that_is_renamed_meanwhile_can_be_sent_again(lifter, start, known_exercise):
    state = start()
    lunge = known_exercise("Lunge")
    sent = command(state, "add_exercise", exercise_id=lunge)
    lifter.post(f"/sessions/{state['id']}/commands", sent)
    known_exercise("Walking lunge", key=lunge, version=2)
    assert lifter.post(f"/sessions/{state['id']}/commands", sent).json["results"][0]["repeated"] is True


def test_two_devices(lifter, start, send):
    """Both saw the same state; one set each is fine, the same set twice is not."""
    state = start()
    first, second, _ = (step["step_id"] for step in state["blocks"][0]["entries"][0]["steps"])
    assert send(lifter, state, "complete_set", step_id=first).status_code == 200
    assert send(lifter, state, "complete_set", step_id=second).status_code == 200
    answer = send(lifter, state, "complete_set", step_id=first, reps=3)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/stale-command")
    assert answer.json["session"]["sequence"] == 2
    assert answer.json["session"]["progress"]["done"] == 2
    assert answer.json["index"] == 0


def test_a_list_is_all_or_nothing(lifter, start):
    state = start()
    sent = [command(state, "note", text="x"), command(state, "resume")]
    answer = lifter.post(f"/sessions/{state['id']}/commands", sent)
    assert (answer.status_code, answer.json["type"], answer.json["index"]) == (
        409,
        "/problems/command-does-not-fit",
        1,
    )
    assert lifter.get("/sessions/current").json["sequence"] == 0


def test_a_list_has_one_command_at_least(lifter, start):
    (error,) = lifter.post(f"/sessions/{start()['id']}/commands", []).json["errors"]
    assert (error["pointer"], error["code"]) == ("", "too-few")


def test_refusals_point_into_the_list(lifter, start, squat):
    state = start()
    sent = [command(state, "note", text="x"), command(state, "add_exercise", exercise_id=squat)]
    sent += [command(state, "complete_set", step_id=state["current"]["step_id"], at="2001-01-01T00:00:00Z")]
    answer = lifter.post(f"/sessions/{state['id']}/commands", sent)
    assert answer.json["errors"][0]["pointer"] == "/2/at"
    answer = lifter.post(f"/sessions/{state['id']}/commands", sent[2])
    assert answer.json["errors"][0]["pointer"] == "/at"
    unknown = [sent[0], command(state, "add_exercise", exercise_id=str(new_id()))]
    answer = lifter.post(f"/sessions/{state['id']}/commands", unknown)
    assert answer.json["errors"][0]["pointer"] == "/1/exercise_id"


def test_what_happened_offline_is_reported_with_its_time(lifter, start, at):
    at(NOW)
    state = start()
    at(NOW + timedelta(minutes=20))
    when = "2026-03-12T18:35:00+01:00"
    sent = command(state, "complete_set", step_id=state["current"]["step_id"], at=when)
    after = lifter.post(f"/sessions/{state['id']}/commands", sent).json
    assert after["rest"]["ends_at"] == "2026-03-12T17:38:00Z"
    assert after["rest"]["remaining"] == {"value": "0", "unit": "s"}


def test_an_unknown_exercise_is_looked_up_once(lifter, start, send, peers, contracts):
    state = start()
    data = contracts.example("catalog.exercise-created.v1") | {"version": 3}
    peers["catalog"].states[data["exercise_id"]] = data
    answer = send(lifter, state, "add_exercise", exercise_id=data["exercise_id"])
    assert answer.status_code == 200
    assert send(lifter, answer.json, "add_exercise", exercise_id=data["exercise_id"]).status_code == 200
    assert len(peers["catalog"].questions) == 1


def test_an_exercise_of_somebody_else_is_unknown(lifter, bob, start, send, known_exercise):
    foreign = known_exercise("Bob's own", owner_id=str(bob.user_id))
    answer = send(lifter, start(), "add_exercise", exercise_id=foreign)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown-exercise")


HEAD = {"id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", "based_on": 0}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "fly", **HEAD}, "/kind"),
        ({"kind": ["pause"], **HEAD}, "/kind"),
        ({"kind": "pause", "id": HEAD["id"]}, "/based_on"),
        ({"kind": "pause", **HEAD, "based_on": 99}, "/based_on"),
        ({"kind": "pause", **HEAD, "based_on": -1}, "/based_on"),
        ({"kind": "pause", **HEAD, "sequence": 1}, "/sequence"),
        ({"kind": "complete_set", **HEAD}, "/step_id"),
        ({"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "reps": 1001}, "/reps"),
        ({"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "reps": 1.5}, "/reps"),
        ({"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "rpe": "8.3"}, "/rpe"),
        ({"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "exercise_name": "x"}, "/exercise_name"),
        (
            {"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "load": {"value": "2001", "unit": "kg"}},
            "/load/value",
        ),
        (
            {"kind": "complete_set", **HEAD, "step_id": HEAD["id"], "load": {"value": "1" * 41, "unit": "kg"}},
            "/load/value",
        ),
        ({"kind": "adjust_target", **HEAD, "target": {"reps_min": 1}}, "/step_id"),
        ({"kind": "adjust_target", **HEAD, "step_id": HEAD["id"], "target": {}}, "/target"),
        (
            {"kind": "adjust_target", **HEAD, "step_id": HEAD["id"], "target": {"load": {"kind": "rpe"}}},
            "/target/load/rpe",
        ),
        ({"kind": "reorder", **HEAD}, "/block_ids"),
        ({"kind": "extend_rest", **HEAD, "by": {"value": "-61", "unit": "min"}}, "/by/value"),
        ({"kind": "note", **HEAD, "text": "x", "step_id": HEAD["id"], "entry_id": HEAD["id"]}, "/step_id"),
        ([], ""),
        ([1], "/0"),
        ([{"kind": "pause", **HEAD}, {"kind": "fly", **HEAD}], "/1/kind"),
    ],
)
def test_what_is_no_command_is_refused(lifter, start, body, pointer):
    state = start()
    answer = lifter.post(f"/sessions/{state['id']}/commands", body)
    assert answer.status_code == 422, answer.json
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert lifter.get("/sessions/current").json["sequence"] == 0


def test_five_hundred_at_once_and_no_more(lifter, start):
    state = start()
    notes = [command(state, "note", text=str(number)) for number in range(501)]
    assert lifter.post(f"/sessions/{state['id']}/commands", notes).status_code == 422
    assert lifter.post(f"/sessions/{state['id']}/commands", notes[:500]).json["sequence"] == 500


def test_racing_devices_serialise(lifter, start, race):
    """Sixteen commands at once about sixteen things: all are taken, one after the other."""
    state = start(sets=16)
    steps = [step["step_id"] for step in state["blocks"][0]["entries"][0]["steps"]]
    calls = [
        lambda step=step: lifter.post(f"/sessions/{state['id']}/commands", command(state, "complete_set", step_id=step))
        for step in steps
    ]
    answers = race(calls)
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json["sequence"] for answer in answers) == list(range(1, 17))
    assert lifter.get("/sessions/current").json["progress"]["done"] == 16


def test_racing_for_one_set_has_one_winner(lifter, start, race):
    state = start()
    step = state["current"]["step_id"]
    address = f"/sessions/{state['id']}/commands"
    answers = race([lambda: lifter.post(address, command(state, "complete_set", step_id=step)) for _ in range(16)])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15


def test_the_same_command_racing_counts_once(lifter, start, race):
    state = start()
    sent = command(state, "complete_set", step_id=state["current"]["step_id"])
    answers = race([lambda: lifter.post(f"/sessions/{state['id']}/commands", sent) for _ in range(16)])
    assert {answer.status_code for answer in answers} == {200}
    assert sum(not answer.json["results"][0]["repeated"] for answer in answers) == 1
    assert lifter.get("/sessions/current").json["sequence"] == 1


@pytest.mark.parametrize("by", ["-30", "0", "0.0001"])
def test_a_rest_is_made_longer_only(lifter, start, send, by):
    state = start()
    state = send(lifter, state, "start_rest").json
    answer = send(lifter, state, "extend_rest", by={"value": by, "unit": "s"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/by/value")
