"""What a ticket opens: one stream, once, and that one again for whoever saw an event of it, while the log-in lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service_kit.errors import Unavailable
from service_kit.ids import new_id
from service_kit.security.revocations import LONGEST_GRANT
from service_kit.security.runtime import runtime
from session_service.streaming.frames import milliseconds

# Test tokens live ten minutes of real time, so this clock stops at the present.
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def open_ticket(lifter: Any, watch: Callable[..., Any]) -> Callable[..., Callable[..., Any]]:
    """``reopen = open_ticket(state)``: a ticket; ``reopen()`` opens it, ``reopen(Last_Event_ID=...)`` again."""

    def make(state: dict[str, Any]) -> Callable[..., Any]:
        ticket = lifter.post(f"/sessions/{state['id']}/stream-tickets").json["ticket"]
        return lambda **headers: watch(state, query=f"?ticket={ticket}", **headers)

    return make


def test_the_address_opens_it_as_it_stands(lifter, start, stream):
    href = lifter.post(f"/sessions/{start()['id']}/stream-tickets").json["href"]
    answer = stream.app.test_client().get(href, buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    answer.close()


def test_it_opens_one_once(start, open_ticket):
    reopen = open_ticket(start())
    assert reopen().event().kind == "state"
    assert reopen().response.status_code == 401


def test_it_reopens_that_stream_and_takes_the_place_of_the_old_one(lifter, start, send, open_ticket, stream):
    state = start()
    reopen = open_ticket(state)
    hanging = reopen()
    seen = hanging.event().id
    for text in ("a", "b"):
        state = send(lifter, state, "note", text=text).json
    again = reopen(Last_Event_ID=seen)
    event = again.event()
    assert (event.id, [one["sequence"] for one in event.data["commands"]]) == ("2", [1, 2])
    assert len(stream.tailer.hub) == 1
    end = hanging.event()
    assert (end.kind, end.id, end.data) == ("end", "", {"reason": "replaced"})
    assert reopen().response.status_code == 401, "an EventSource without a place does not push out the new one"


def test_a_blip_before_the_first_state_loses_nothing(lifter, start, send, open_ticket):
    state = start()
    state = send(lifter, state, "note", text="a").json
    reopen = open_ticket(state)
    cut = reopen()
    assert cut.piece() == "retry: 2000\nid: 1\n\n"
    cut.close()
    send(lifter, state, "note", text="b")
    event = reopen(Last_Event_ID="1").event()
    assert (event.id, event.data["note"], len(event.data["commands"])) == ("2", "b", 1)


def test_the_end_of_a_rest_is_neither_lost_nor_doubled_by_blips(lifter, start, send, open_ticket, at):
    at(NOW)
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    reopen = open_ticket(state)
    reader = reopen()
    assert reader.event().id == "1"
    reader.close()
    over = NOW + timedelta(minutes=3)
    at(over + timedelta(seconds=5))
    reader = reopen(Last_Event_ID="1")
    missed = [reader.event() for _ in range(2)]
    assert [(event.kind, event.id) for event in missed] == [("state", "1"), ("rest_end", f"1-{milliseconds(over)}")]
    reader.close()
    send(lifter, state, "note", text="still the same rest")
    reader = reopen(Last_Event_ID=missed[-1].id)
    assert (reader.event().id, reader.piece()) == ("2", f"id: 2-{milliseconds(over)}\n\n")
    at(NOW + LONGEST_GRANT)
    assert reader.event().data == {"reason": "ticket-expired"}


def test_a_rest_that_was_over_at_first_is_not_announced_after_a_blip_either(lifter, start, send, open_ticket, at):
    at(NOW)
    state = start()
    send(lifter, state, "complete_set", step_id=state["current"]["step_id"])
    at(NOW + timedelta(minutes=4))
    reopen = open_ticket(state)
    reader = reopen()
    reader.event()
    place = reader.piece().removeprefix("id: ").strip()
    assert place == f"1-{milliseconds(NOW + timedelta(minutes=3))}"
    reader.close()
    reader = reopen(Last_Event_ID=place)
    assert reader.event().kind == "state"
    at(NOW + timedelta(minutes=4) + LONGEST_GRANT)
    assert reader.event().kind == "end"


def test_it_lives_longer_than_the_token_and_no_longer_than_its_24_hours(start, open_ticket, at):
    at(NOW)
    reopen = open_ticket(start())
    reopen().event()
    at(NOW + timedelta(hours=2))
    reader = reopen(Last_Event_ID="0")
    assert reader.event().kind == "state"
    at(NOW + LONGEST_GRANT)
    assert reader.event().data == {"reason": "ticket-expired"}
    assert reopen(Last_Event_ID="0").response.status_code == 401


def test_it_ends_with_the_log_in_and_never_comes_back(lifter, stream, start, open_ticket, at):
    at(NOW)
    reopen = open_ticket(start())
    reader = reopen()
    reader.event()
    runtime(stream.app).revocations.revoke_all([(lifter.session_id, NOW + LONGEST_GRANT)])
    assert reader.event().data == {"reason": "revoked"}
    for hours in (0, 12, 23):
        at(NOW + timedelta(hours=hours))
        assert reopen(Last_Event_ID="0").response.status_code == 401


def test_it_opens_nothing_once_the_log_in_has_ended(lifter, start, stream, open_ticket, at):
    at(NOW)
    reopen = open_ticket(start())
    runtime(stream.app).revocations.revoke_all([(lifter.session_id, NOW + LONGEST_GRANT)])
    assert reopen().response.status_code == 401


def test_it_ends_when_its_signing_key_is_not_believed_any_more(start, open_ticket, stream, monkeypatch):
    reopen = open_ticket(start())
    reader = reopen()
    reader.event()
    monkeypatch.setattr(runtime(stream.app).keys, "_keys", {"another-key": object()})
    assert reader.event().data == {"reason": "revoked"}
    assert reopen(Last_Event_ID="0").response.status_code == 401
    monkeypatch.setattr(runtime(stream.app).keys, "_keys", {})
    assert reopen(Last_Event_ID="0").response.status_code == 503, "no key at all says nothing about this one"


def test_it_reopens_although_the_session_service_is_away(start, open_ticket, stream, monkeypatch):
    reopen, unused = open_ticket(state := start()), open_ticket(state)
    reopen().event()

    def away(*_args: object) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(stream.app.extensions["setwise_stream_owner"], "post_json", away)
    assert reopen(Last_Event_ID="0").event().kind == "state"
    assert unused(Last_Event_ID="0").response.status_code == 503


def test_an_id_from_another_stream_does_not_keep_it_from_opening(start, open_ticket):
    reopen = open_ticket(start())
    assert reopen(Last_Event_ID="0").event().kind == "state"
    assert reopen().response.status_code == 401


def test_an_unused_one_that_is_too_old_is_not_opened_by_an_id(start, open_ticket, at):
    at(NOW)
    reopen = open_ticket(start())
    at(NOW + timedelta(seconds=31))
    assert reopen(Last_Event_ID="0").response.status_code == 401


def test_it_is_for_its_session_only_and_not_used_up_elsewhere(start, open_ticket, watch, lifter):
    state, other = start(), {"id": str(new_id())}
    href = lifter.post(f"/sessions/{state['id']}/stream-tickets").json["href"]
    query = f"?{href.partition('?')[2]}"
    assert watch(other, query=query).response.status_code == 404
    assert watch(other, query=query, Last_Event_ID="0").response.status_code == 404
    assert watch(state, query=query).event().kind == "state"
    assert watch(other, query=query).response.status_code == 404
    assert watch(state, query=query).response.status_code == 401
    assert watch(state, query=query, Last_Event_ID="0").event().kind == "state"


def test_only_the_newest_of_a_user_are_stored(app, lifter, start, open_ticket):
    state = start()
    oldest = open_ticket(state)
    oldest().close()
    for _ in range(50):
        open_ticket(state)
    assert oldest(Last_Event_ID="0").response.status_code == 401
    with app.app_context():
        database = app.extensions["sqlalchemy"]
        assert len(database.session.execute(database.metadata.tables["stream_tickets"].select()).all()) == 50
