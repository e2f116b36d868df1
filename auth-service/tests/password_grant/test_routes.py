"""The log-in through the door of OAuth 2.0."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from auth_service.attempts.rules import ACCOUNT
from service_kit.db.session import db_session

WRONG = "not the password at all"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def ask(app: Any) -> Any:
    """``ask(ada, scope="x")``: the form that a client sends for this person, with these fields; None leaves one out."""

    def send(person: Any, **fields: Any) -> Any:
        form = {"grant_type": "password", "username": person.email, "password": person.password, **fields}
        given = {name: value for name, value in form.items() if value is not None}
        return app.test_client().post("/api/v1/auth/token", data=urlencode(given), content_type=FORM)

    return send


def test_a_client_gets_a_pair_that_works(ada: Any, ask: Any) -> None:
    answer = ask(ada, scope="", client_id="", client_secret="")
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert answer.headers["Cache-Control"] == "no-store"
    ada.access = answer.json["access_token"]
    assert ada.get("/auth/me").json["email"] == ada.email
    assert ada.refresh(answer.json["refresh_token"]).status_code == 200


def test_a_log_in_this_way_is_in_the_audit_log_too(app: Flask, ada: Any, ask: Any) -> None:
    ask(ada)
    ask(ada, password=WRONG)
    with app.app_context():
        noted = db_session().execute(text("SELECT action FROM audit_entries ORDER BY seq")).scalars().all()
    assert noted[-2:] == ["session.started", "session.refused"]


def test_unknown_and_wrong_are_answered_alike(ada: Any, newcomer: Any, ask: Any) -> None:
    wrong, unknown = ask(ada, password=WRONG), ask(newcomer("Nobody"))
    assert (wrong.status_code, wrong.json["error"]) == (400, "invalid_grant")
    assert wrong.json == unknown.json
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())
    assert wrong.headers["Cache-Control"] == "no-store"
    assert "WWW-Authenticate" not in wrong.headers


def test_log_ins_of_both_kinds_count_the_same_failures(ada: Any, ask: Any) -> None:
    for _ in range(ACCOUNT.free // 2):
        assert (ask(ada, password=WRONG).status_code, ada.log_in(WRONG).status_code) == (400, 401)
    refused = ask(ada)
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert refused.headers["Retry-After"]


@pytest.mark.parametrize(
    ("fields", "error", "detail"),
    [
        ({"grant_type": None}, "invalid_request", "grant_type"),
        ({"grant_type": "client_credentials", "username": None}, "unsupported_grant_type", "password"),
        ({"username": None}, "invalid_request", "username"),
        ({"username": "ada"}, "invalid_request", "e-mail"),
        ({"password": ""}, "invalid_request", "password"),
        ({"password": "x" * 513}, "invalid_request", "512"),
        ({"otp": "123456"}, "invalid_request", "otp"),
        ({"scope": "goals:read"}, "invalid_scope", "Leave it out"),
    ],
)
def test_invalid_fields_answer_the_errors_of_oauth(
    ada: Any, ask: Any, fields: dict[str, Any], error: str, detail: str
) -> None:
    answer = ask(ada, **fields)
    assert (answer.status_code, answer.content_type) == (400, "application/json")
    assert set(answer.json) == {"error", "error_description"}
    assert answer.json["error"] == error
    assert detail in answer.json["error_description"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "grant_type",
        "a=%zz",
        "a=%ff",
        "a=%00",
        "grant_type=password&grant_type=password",
        "grant_type=password&username=ada@example.org&password=nine+tapirs+lift+at+dawn&client_id=&client_id=",
        "grant_type=password&username=ada@example.org&password=nine+tapirs+lift+at+dawn&client_id=1&client_id=1",
        "a=ü",
        "&".join("a=1" * 99),
    ],
)
def test_what_is_no_proper_form_is_an_invalid_request(app: Any, body: str) -> None:
    answer = app.test_client().post("/api/v1/auth/token", data=body.encode(), content_type=FORM)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=1", f"{FORM}; charset=latin-1", 415),
        (b"a=1", None, 415),
        (b"a=" + b"x" * 17_000, FORM, 413),
    ],
)
def test_what_concerns_http_is_a_problem_as_everywhere(app: Any, body: bytes, kind: str | None, status: int) -> None:
    answer = app.test_client().post("/api/v1/auth/token", data=body, content_type=kind)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
