"""Many at once against one app with real threads: one successor, one outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import text


def refresh_with(app: Flask, token: str) -> Callable[[int], Any]:
    return lambda _number: app.test_client().post("/api/v1/auth/refresh", json={"refresh_token": token})


def count(app: Flask, query: str) -> int:
    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        return connection.scalar(text(query))


def test_parallel_refreshes_have_one_live_successor(app: Flask, ada: Any, race: Any) -> None:
    for _round in range(5):
        answers = race(refresh_with(app, ada.refresh_token))
        assert {answer.status_code for answer in answers} == {200}
        (ada.refresh_token,) = {answer.json["refresh_token"] for answer in answers}
        assert count(app, "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL") == 1
    assert ada.refresh().status_code == 200


def test_a_replay_beside_refreshes_ends_the_family_for_good(app: Flask, ada: Any, race: Any) -> None:
    oldest = ada.refresh_token
    ada.refresh()
    current = ada.refresh().json["refresh_token"]
    answers = race(lambda number: refresh_with(app, oldest if number % 2 else current)(number))
    assert {answer.status_code for answer in answers[1::2]} == {401}
    survivors = {answer.json["refresh_token"] for answer in answers if answer.status_code == 200} | {current}
    assert {ada.refresh(token).status_code for token in survivors} == {401}
    assert ada.get("/auth/me").status_code == 401


def test_refreshes_beside_a_log_out_leave_nothing_alive(app: Flask, ada: Any, race: Any) -> None:
    current, access = ada.refresh_token, ada.access

    def act(number: int) -> Any:
        if number == 0:
            headers = {"Authorization": f"Bearer {access}"}
            return app.test_client().post("/api/v1/auth/logout", headers=headers)
        return refresh_with(app, current)(number)

    answers = race(act)
    assert answers[0].status_code == 204
    for answer in answers[1:]:
        assert answer.status_code in (200, 401)
        if answer.status_code == 200:
            ada.access = answer.json["access_token"]
            assert ada.get("/auth/me").status_code == 401
            assert ada.refresh(answer.json["refresh_token"]).status_code == 401


def test_parallel_registrations_make_one_account(app: Flask, race: Any) -> None:
    body = {"email": "cleo@example.org", "password": "nine tapirs lift at dawn", "display_name": "Cleo"}
    answers = race(lambda _number: app.test_client().post("/api/v1/auth/register", json=body), 8)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert count(app, "SELECT count(*) FROM outbox") == 1


def test_parallel_guesses_get_no_more_looks_than_serial_ones(app: Flask, ada: Any, race: Any) -> None:
    body = {"email": ada.email, "password": "not the password at all"}
    answers = race(lambda _number: app.test_client().post("/api/v1/auth/login", json=body))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 10
    assert count(app, "SELECT count(*) FROM audit_entries WHERE action = 'session.refused'") == 10


def test_a_log_in_beside_a_password_change_keeps_no_old_password_alive(app: Flask, ada: Any, race: Any) -> None:
    new = "ten tapirs squat at dusk"

    def act(number: int) -> Any:
        client = app.test_client()
        if number == 0:
            headers = {"Authorization": f"Bearer {ada.access}"}
            body = {"current_password": ada.password, "new_password": new}
            return client.post("/api/v1/auth/change-password", json=body, headers=headers)
        return client.post("/api/v1/auth/login", json={"email": ada.email, "password": ada.password})

    answers = race(act, 6)
    assert answers[0].status_code == 204
    for answer in answers[1:]:
        assert answer.status_code in (200, 401)
        if answer.status_code == 200:
            assert ada.refresh(answer.json["refresh_token"]).status_code == 401


def test_the_audit_chain_holds_when_many_append(app: Flask, ada: Any, race: Any) -> None:
    from auth_service.audit_verification.usecases import verify

    body = {"email": ada.email, "password": ada.password}
    answers = race(lambda _number: app.test_client().post("/api/v1/auth/login", json=body), 8)
    assert {answer.status_code for answer in answers} == {200}
    with app.app_context():
        assert verify().findings == []
