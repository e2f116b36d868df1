"""Stream tickets: given out and redeemed once within thirty seconds, for one session; what is stored of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service_kit.ids import new_id
from service_kit.messaging.subscriptions import wiring
from service_kit.security.runtime import runtime
from service_kit.testing.plugin import KEY_ID

NOW = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)


@pytest.fixture
def redeem(anonymous, service_headers):
    """``redeem(ticket)`` as the stream process does it."""

    def ask(ticket):
        return anonymous.post("/internal/stream-tickets/redeem", {"ticket": ticket}, headers=service_headers())

    return ask


def test_a_ticket_names_its_session_and_the_login_behind_it(lifter, start, redeem, at):
    at(NOW)
    state = start()
    answer = lifter.post(f"/sessions/{state['id']}/stream-tickets")
    assert answer.status_code == 201
    assert answer.json["expires_at"] == "2026-03-12T17:30:30Z"
    ticket = answer.json["ticket"]
    assert answer.json["href"] == f"/api/v1/sessions/{state['id']}/events?ticket={ticket}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert redeem(ticket).json == {
        "session_id": state["id"],
        "user_id": str(lifter.user_id),
        "login_id": str(lifter.session_id),
        "key_id": KEY_ID,
        "usable_until": "2026-03-13T17:30:00Z",
    }


def test_a_key_does_not_make_it_the_same_ticket_and_two_keys_make_none(lifter, start):
    address = f"/sessions/{start()['id']}/stream-tickets"
    first, again, refused = (lifter.post(address, key=key) for key in ("one", "one", "one, two"))
    assert (first.status_code, again.status_code, refused.status_code) == (201, 201, 422)
    assert first.json["ticket"] != again.json["ticket"]
    assert "Idempotency-Replayed" not in again.headers


def test_every_other_post_of_this_service_says_that_it_replays_its_answer(lifter):
    paths = lifter.get("/openapi.json").json["paths"]
    posts = {path: operations["post"] for path, operations in paths.items() if "post" in operations}
    replaying = {
        path
        for path, post in posts.items()
        if "Idempotency-Key" in {sent["name"] for sent in post.get("parameters", [])}
    }
    assert posts.keys() - replaying == {
        "/api/v1/sessions/{session_id}/stream-tickets",
        "/internal/stream-tickets/redeem",
    }


def test_it_is_used_once_by_one_of_sixteen(lifter, start, redeem, race):
    ticket = lifter.post(f"/sessions/{start()['id']}/stream-tickets").json["ticket"]
    answers = race([lambda: redeem(ticket)] * 16)
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 15


def test_too_late_and_unknown_are_alike(lifter, start, redeem, at):
    at(NOW)
    ticket = lifter.post(f"/sessions/{start()['id']}/stream-tickets").json["ticket"]
    at(NOW + timedelta(seconds=31))
    assert redeem(ticket).status_code == redeem("x").status_code == 404


def test_it_is_stored_as_a_hash(app, lifter, start):
    ticket = lifter.post(f"/sessions/{start()['id']}/stream-tickets").json["ticket"]
    with app.app_context():
        database = app.extensions["sqlalchemy"]
        rows = database.session.execute(database.metadata.tables["stream_tickets"].select()).all()
    assert len(rows) == 1
    assert ticket not in str(rows)


def test_only_for_an_own_session(lifter, bob, start):
    state = start()
    assert bob.post(f"/sessions/{state['id']}/stream-tickets").status_code == 404
    assert lifter.post(f"/sessions/{new_id()}/stream-tickets").status_code == 404


def test_a_users_token_does_not_redeem(lifter):
    assert lifter.post("/internal/stream-tickets/redeem", {"ticket": "x"}).status_code == 401


@pytest.fixture
def stored(app):
    """``stored()``: how many tickets are left after the clock has dropped the old ones."""

    def count():
        with app.app_context():
            wiring().timers["drop_old_stream_tickets"].run()
            database = app.extensions["sqlalchemy"]
            database.session.commit()
            return len(database.session.execute(database.metadata.tables["stream_tickets"].select()).all())

    return count


def test_one_that_was_not_used_is_dropped_within_the_hour_and_a_used_one_after_a_day(lifter, start, redeem, stored, at):
    at(NOW)
    address = f"/sessions/{start()['id']}/stream-tickets"
    lifter.post(address)
    redeem(lifter.post(address).json["ticket"])
    assert stored() == 2
    at(NOW + timedelta(hours=1))
    assert stored() == 1
    at(NOW + timedelta(hours=24))
    assert stored() == 1
    at(NOW + timedelta(hours=24, seconds=1))
    assert stored() == 0


def test_those_of_a_log_in_that_ended_are_dropped(app, lifter, start, redeem, stored, at):
    at(NOW)
    state = start()
    address = f"/sessions/{state['id']}/stream-tickets"
    redeem(lifter.post(address).json["ticket"])
    ended, lifter.session_id = lifter.session_id, new_id()  # another device
    redeem(lifter.post(address).json["ticket"])
    runtime(app).revocations.revoke_all([(ended, NOW + timedelta(hours=24))])
    assert stored() == 1
