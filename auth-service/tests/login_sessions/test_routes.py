"""Log in, refresh, log out and sessions through HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from auth_service import hashing
from auth_service.hashing import Hasher
from service_kit import clock


def test_log_in_answers_with_a_pair_that_is_not_stored(ada: Any) -> None:
    answer = ada.log_in()
    assert set(answer.json) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 600)
    assert answer.headers["Cache-Control"] == "no-store"
    assert ada.refresh().headers["Cache-Control"] == "no-store"


def test_a_key_makes_no_log_in_answer_twice_and_two_keys_none_at_all(ada: Any) -> None:
    first, again, refused = (ada.log_in(key=key) for key in ("one", "one", "one, two"))
    assert (first.status_code, again.status_code, refused.status_code) == (200, 200, 422)
    assert first.json["refresh_token"] != again.json["refresh_token"]
    assert "Idempotency-Replayed" not in again.headers


def test_access_tokens_carry_what_was_agreed(ada: Any) -> None:
    header, claims = jwt.get_unverified_header(ada.access), jwt.decode(ada.access, options={"verify_signature": False})
    assert (header["typ"], header["alg"]) == ("at+jwt", "RS256")
    assert header["kid"] in {key["kid"] for key in ada.get("/.well-known/jwks.json").json["keys"]}
    assert {"iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "roles", "scope"} <= set(claims)
    assert (claims["sub"], claims["roles"], claims["scope"]) == (ada.user_id, ["user"], "*")
    assert claims["exp"] - claims["iat"] == 600


def test_unknown_and_wrong_are_answered_alike(ada: Any, newcomer: Any) -> None:
    wrong, unknown = ada.log_in("not the password at all"), newcomer("Nobody").log_in()
    assert wrong.status_code == unknown.status_code == 401
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())
    assert {**wrong.json, "request_id": ""} == {**unknown.json, "request_id": ""}
    assert wrong.json["type"] == "/problems/invalid-credentials"


@pytest.mark.parametrize("password", ["x" * 129, "x" * 512, "nine tapirs lift at dawn "])
def test_long_passwords_are_wrong_not_errors(ada: Any, password: str) -> None:
    assert ada.log_in(password).status_code == 401


def test_an_accent_may_be_typed_in_two_ways(app: Flask, newcomer: Any) -> None:
    person = newcomer("Zoe")
    person.password = "cafe\u0301 noir et croissant"
    assert person.register().status_code == 201
    assert person.log_in("caf\u00e9 noir et croissant").status_code == 200


def test_an_old_hash_is_renewed_by_a_log_in(app: Flask, ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        from argon2 import PasswordHasher

        from service_kit.db.session import transaction

        weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(ada.password)
        with transaction() as unit:
            unit.execute(text("UPDATE accounts SET password_hash = :weak"), {"weak": weak})
        assert ada.log_in().status_code == 200
        with transaction() as unit:
            stored = unit.scalar(text("SELECT password_hash FROM accounts"))
    assert stored.startswith(f"$argon2id$v=19$m={hashing.MEMORY_KIB},t={hashing.PASSES},p=1$")
    assert ada.log_in().status_code == 200


def test_too_much_hashing_at_once_is_shed(app: Flask, ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = Hasher(slots=1, wait_seconds=0)
    monkeypatch.setitem(app.extensions, "setwise_hasher", busy)
    with busy._slot():
        answer = ada.log_in()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"


def test_refresh_rotates(ada: Any) -> None:
    first = ada.refresh_token
    second = ada.refresh().json["refresh_token"]
    assert second != first
    assert ada.refresh().status_code == 200
    assert ada.get("/auth/me").status_code == 200


def test_the_previous_token_gives_the_same_successor_for_ten_seconds(ada: Any, at: Any) -> None:
    start = clock.now()
    at(start)
    first = ada.refresh_token
    second = ada.refresh().json["refresh_token"]
    at(start + timedelta(seconds=10))
    again = ada.refresh(first)
    assert (again.status_code, again.json["refresh_token"]) == (200, second)
    assert ada.refresh(second).status_code == 200


def test_the_previous_token_after_the_grace_ends_the_family(ada: Any, at: Any) -> None:
    start = clock.now()
    at(start)
    first, second = ada.refresh_token, ada.refresh().json["refresh_token"]
    at(start + timedelta(seconds=10, microseconds=1))
    replay = ada.refresh(first)
    assert (replay.status_code, replay.json["type"]) == (401, "/problems/invalid-refresh-token")
    assert ada.refresh(second).status_code == 401
    assert ada.get("/auth/me").status_code == 401


def test_an_older_token_ends_the_family_even_within_the_grace(ada: Any) -> None:
    first = ada.refresh_token
    ada.refresh()
    newest = ada.refresh().json["refresh_token"]
    assert ada.refresh(first).status_code == 401
    assert ada.refresh(newest).status_code == 401
    assert ada.get("/auth/me").status_code == 401
    assert ada.log_in().status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "x" * 200])
def test_foreign_refresh_tokens_are_refused(ada: Any, token: str) -> None:
    assert ada.refresh(token).status_code == 401
    assert ada.refresh(ada.access[:200]).status_code == 401
    assert ada.get("/auth/me").status_code == 200


def test_an_access_token_is_no_refresh_token_nor_the_other_way_round(ada: Any) -> None:
    assert ada.post("/auth/refresh", {"refresh_token": ada.access}).status_code == 422
    headers = {"Authorization": f"Bearer {ada.refresh_token}"}
    assert ada.get("/auth/me", headers=headers).status_code == 401


def test_refresh_tokens_expire_with_their_session(ada: Any, at: Any) -> None:
    at(clock.now() + timedelta(days=30, seconds=1))
    assert ada.refresh().status_code == 401


def test_log_out_holds_from_the_next_request_on(ada: Any) -> None:
    assert ada.get("/auth/me").status_code == 200
    assert ada.post("/auth/logout").status_code == 204
    assert ada.get("/auth/me").status_code == 401
    assert ada.refresh().status_code == 401


def test_log_out_everywhere_ends_all_of_ones_own_and_no_other(ada: Any, member: Any, newcomer: Any) -> None:
    phone, bella = newcomer("Ada"), member("Bella")
    phone.log_in()
    assert ada.post("/auth/logout-all").status_code == 204
    assert [one.get("/auth/me").status_code for one in (ada, phone, bella)] == [401, 401, 200]


def test_sessions_name_device_and_address(ada: Any, newcomer: Any, headers_from: Any) -> None:
    phone = newcomer("Ada")
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"
    phone.log_in(headers={"User-Agent": agent, **headers_from("203.0.113.7")})
    page = ada.get("/auth/sessions").json
    assert page["page"]["total"] == 2
    newest, oldest = page["items"]
    assert (newest["device_name"], newest["ip_address"]) == ("Chrome on Android", "203.0.113.7")
    assert (newest["current"], oldest["current"]) == (False, True)


def test_one_session_is_ended_from_another(ada: Any, newcomer: Any) -> None:
    phone = newcomer("Ada")
    phone.log_in()
    phone_id = phone.get("/auth/me").json["session_id"]
    assert ada.delete(f"/auth/sessions/{phone_id}").status_code == 204
    assert phone.get("/auth/me").status_code == 401
    assert phone.refresh().status_code == 401
    assert ada.delete(f"/auth/sessions/{phone_id}").status_code == 404
    assert ada.get("/auth/sessions").json["page"]["total"] == 1


def test_anothers_session_is_not_there(ada: Any, member: Any) -> None:
    bella = member("Bella")
    foreign = ada.delete(f"/auth/sessions/{bella.get('/auth/me').json['session_id']}")
    unknown = ada.delete("/auth/sessions/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e")
    assert foreign.status_code == unknown.status_code == 404
    assert {**foreign.json, "request_id": ""} == {**unknown.json, "request_id": ""}
    assert bella.get("/auth/me").status_code == 200


def test_a_crash_between_store_and_commit_leaves_nobody_in(ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_session: Session) -> None:
        raise SystemExit("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", stop)
        with pytest.raises(SystemExit):
            ada.post("/auth/logout")
    assert ada.get("/auth/me").status_code == 401
    assert ada.refresh().status_code == 401
    assert ada.log_in().status_code == 200


def test_a_lost_store_is_filled_again_from_the_database(app: Flask, ada: Any) -> None:
    from auth_service.login_sessions import ending
    from service_kit.security.runtime import runtime

    ada.post("/auth/logout")
    store = runtime(app).revocations
    for file in store.path.parent.glob(f"{store.path.name}*"):
        file.unlink()
    assert ada.get("/auth/me").status_code == 503
    ending.install(app)
    assert ada.get("/auth/me").status_code == 401


def test_an_ended_session_is_listed_for_as_long_as_anything_that_it_gave_away_could_work(
    app: Flask, ada: Any, at: Any
) -> None:
    from service_kit.messaging.subscriptions import wiring
    from service_kit.security.revocations import LONGEST_GRANT
    from service_kit.security.runtime import runtime

    session_id = UUID(next(one["id"] for one in ada.get("/auth/sessions").json["items"] if one["current"]))
    ended_at = clock.now()
    ada.post("/auth/logout")
    at(ended_at + LONGEST_GRANT)
    store = runtime(app).revocations
    for file in store.path.parent.glob(f"{store.path.name}*"):
        file.unlink()
    store.prepare()
    with app.app_context():
        wiring().timers["republish_revocations"].run()
        app.extensions["sqlalchemy"].session.commit()
    assert store.is_revoked(session_id)
