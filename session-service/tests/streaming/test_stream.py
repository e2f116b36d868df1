"""The event stream: state first, changes after, rests, and every way in which it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service_kit.clock import iso
from service_kit.ids import new_id
from service_kit.security.runtime import runtime
from session_service.streaming.frames import milliseconds

# Test tokens live ten minutes of real time, so this clock stops at the present.
NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(minutes=20)


def test_it_begins_with_the_state(lifter, start, watch):
    state = start()
    reader = watch(state)
    assert reader.response.status_code == 200
    assert reader.response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert reader.response.headers["Cache-Control"] == "no-store"
    assert reader.piece() == "retry: 2000\nid: 0\n\n"
    event = reader.event()
    assert (event.kind, event.id, event.data["commands"]) == ("state", "0", [])
    volatile = ("server_time", "elapsed", "commands")
    assert {name: event.data[name] for name in event.data if name not in volatile} == {
        name: state[name] for name in state if name not in volatile
    }


def test_a_change_is_shown_to_all_who_watch(lifter, start, send, watch, stream):
    state = start()
    phone, watch_ = watch(state), watch(state)
    assert phone.event().id == watch_.event().id == "0"
    after = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    send(lifter, after, "note", text="x")
    stream.poll()
    for reader in (phone, watch_):
        event = reader.event()
        assert (event.kind, event.id, event.data["progress"]["done"]) == ("state", "2", 1)
        assert [one["kind"] for one in event.data["commands"]] == ["complete_set", "note"]


def test_a_reconnect_begins_with_the_current_state_and_what_was_missed(lifter, start, send, watch):
    state = start()
    for text in ("a", "b", "c"):
        state = send(lifter, state, "note", text=text).json
    event = watch(state, Last_Event_ID="1").event()
    assert (event.id, event.data["note"]) == ("3", "c")
    assert [one["sequence"] for one in event.data["commands"]] == [2, 3]
    current = watch(state, Last_Event_ID="3").event()
    assert (current.id, current.data["commands"]) == ("3", [])


def test_the_end_of_a_rest_is_sent_once(lifter, start, send, watch, at):
    at(NOW)
    state = start()
    step = state["current"]["step_id"]
    state = send(lifter, state, "complete_set", step_id=step).json
    reader = watch(state)
    assert reader.event().kind == "state"
    over = NOW + timedelta(minutes=3)
    at(over)
    event = reader.event()
    assert (event.kind, event.id, event.data) == (
        "rest_end",
        f"1-{milliseconds(over)}",
        {"step_id": step, "ended_at": iso(over)},
    )
    at(LATER)
    assert reader.event().kind == "end"


def test_a_rest_that_was_over_before_is_not_sent(lifter, start, send, watch, at):
    at(NOW)
    state = start()
    send(lifter, state, "complete_set", step_id=state["current"]["step_id"])
    at(NOW + timedelta(minutes=4))
    reader = watch(state)
    assert reader.event().kind == "state"
    at(LATER)
    assert reader.event().kind == "end"


def test_the_end_of_a_rest_is_not_sent_again_after_the_end_of_the_session_is_undone(
    lifter, start, send, watch, stream, at
):
    at(NOW)
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    reader = watch(state)
    reader.event()
    at(NOW + timedelta(minutes=3))
    assert reader.event().kind == "rest_end"
    at(NOW + timedelta(minutes=4))
    state = send(lifter, state, "finish").json
    stream.poll()
    assert [reader.event().data["status"], reader.event().kind] == ["finished", "end"]
    send(lifter, state, "undo", command_id=state["undoable"])
    again = watch(state, Last_Event_ID=reader.last_id)
    event = again.event()
    assert (event.kind, event.data["status"], event.data["rest"] is None) == ("state", "active", False)
    at(LATER)
    assert again.event().kind == "end"


def test_a_rest_that_ended_while_no_state_showed_it_is_sent(lifter, start, send, watch, stream, at):
    at(NOW)
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    reader = watch(state)
    reader.event()
    state = send(lifter, state, "finish").json
    stream.poll()
    assert [reader.event().kind, reader.event().kind] == ["state", "end"]
    at(NOW + timedelta(minutes=4))
    send(lifter, state, "undo", command_id=state["undoable"])
    again = watch(state, Last_Event_ID=reader.last_id)
    assert [again.event().kind, again.event().kind] == ["state", "rest_end"]


def test_it_ends_with_the_session(lifter, start, send, watch, stream):
    state = start()
    reader = watch(state)
    reader.event()
    send(lifter, state, "finish")
    stream.poll()
    last, end = reader.event(), reader.event()
    assert (last.data["status"], end.kind, end.data) == ("finished", "end", {"reason": "session-ended"})
    with pytest.raises(StopIteration):
        reader.piece()
    again = watch(state)
    assert again.piece() == "retry: 2000\nid: 0\n\n"  # who loses it now has not seen the end
    assert [again.event().kind, again.event().kind] == ["state", "end"]
    for place in ("1", "1-1773336600000"):
        assert watch(state, Last_Event_ID=place).response.status_code == 204
    assert watch(state, Last_Event_ID="0").event().data["status"] == "finished"


def test_a_session_that_is_open_again_is_streamed_again(lifter, start, send, watch, stream):
    state = start()
    reader = watch(state)
    reader.event()
    ended = send(lifter, state, "finish").json
    stream.poll()
    assert [reader.event().kind, reader.event().kind] == ["state", "end"]
    again = send(lifter, ended, "undo", command_id=ended["undoable"]).json
    reader = watch(state, Last_Event_ID=str(ended["sequence"]))
    first = reader.event()
    assert (first.id, first.data["status"], first.data["workout_id"]) == (str(again["sequence"]), "active", None)
    assert [one["kind"] for one in first.data["commands"]] == ["undo"]


def test_it_ends_with_the_token(start, watch, at):
    at(NOW)
    reader = watch(start())
    assert reader.event().kind == "state"
    at(LATER)
    assert reader.event().data == {"reason": "token-expired"}


def test_it_ends_with_the_login(lifter, stream, start, watch, at):
    at(NOW)
    reader = watch(start())
    reader.event()
    runtime(stream.app).revocations.revoke_all([(lifter.session_id, LATER)])
    assert reader.event().data == {"reason": "revoked"}


def test_it_ends_when_the_user_is_erased(lifter, start, watch, stream, deliver, at):
    at(NOW)
    reader = watch(start())
    reader.event()
    erased_user = {"user_id": str(lifter.user_id)}
    deliver("auth.account-erased.v1", erased_user, subject=lifter.user_id, user_id=lifter.user_id)
    stream.poll()
    assert reader.event().data == {"reason": "session-ended"}


def test_head_opens_nothing_and_uses_no_ticket_up(lifter, start, watch, stream, key):
    state = start()
    address = f"/api/v1/sessions/{state['id']}/events"
    ticket = lifter.post(f"/sessions/{state['id']}/stream-tickets").json["ticket"]
    token = {"Authorization": f"Bearer {key.token(lifter.user_id, sid=str(lifter.session_id))}"}
    client = stream.app.test_client()
    for answer in (client.head(f"{address}?ticket={ticket}"), client.head(address, headers=token)):
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, OPTIONS")
    assert client.options(f"{address}?ticket={ticket}").status_code == 200
    assert len(stream.tailer.hub) == 0
    assert watch(state, query=f"?ticket={ticket}").event().kind == "state"


def test_strangers_see_nothing(bob, start, watch):
    state = start()
    assert watch(state, who=bob).response.status_code == 404
    assert watch(state, query="?ticket=x").response.status_code == 401


@pytest.mark.parametrize("ticket", ["", "x" * 43, "x" * 3000, "%01" * 43, "%C3%A9" * 43, "%0A"])
def test_what_cannot_be_a_ticket_opens_nothing(ticket, start, watch):
    assert watch(start(), query=f"?ticket={ticket}").response.status_code == 401


@pytest.mark.parametrize("query", ["?token=x", "?ticket=a&ticket=b", "?ticket=x&since=1"])
def test_unknown_parameters_are_refused(start, watch, query):
    assert watch(start(), query=query).response.status_code == 422


@pytest.mark.parametrize("last", ["-1", "abc", "9999999999", "1.5", "１", "1-", "1-x", "1-2-3", "1 "])
def test_an_id_that_was_never_sent_is_refused(start, watch, last):
    answer = watch(start(), Last_Event_ID=last.encode("utf-8").decode("latin-1")).response
    assert answer.status_code == 422


def test_the_number_of_streams_is_bounded(lifter, start, watch, stream):
    state = start()
    stream.tailer.hub.max_per_user = 2
    first, second = watch(state), watch(state)
    first.event()
    third = watch(state)
    assert first.event().data == {"reason": "replaced"}
    assert third.event().kind == second.event().kind == "state"
    assert len(stream.tailer.hub) == 2
    stream.tailer.hub.max_streams = 2
    assert watch(state).response.status_code == 503
    third.close()
    assert watch(state).response.status_code == 200
    assert len(stream.tailer.hub) == 2


def test_it_cannot_write(stream, start):
    start()
    with stream.app.app_context():
        database = stream.app.extensions["sqlalchemy"]
        with pytest.raises(Exception, match=r"readonly|read-only"):
            database.session.execute(database.metadata.tables["sessions"].delete())
        database.session.rollback()


def test_without_a_token_it_is_closed(stream):
    answer = stream.app.test_client().get(f"/api/v1/sessions/{new_id()}/events")
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/invalid-token")
