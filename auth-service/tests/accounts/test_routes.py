"""Registration and ``/auth/me`` through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from auth_service.accounts.rules import all_roles, context_words

GOOD = {"email": "cleo@example.org", "password": "nine tapirs lift at dawn", "display_name": "Cleo"}


def test_registration_answers_with_the_user(newcomer: Any) -> None:
    answer = newcomer("Cleo").register()
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "email", "display_name", "roles", "created_at"}
    assert answer.json["email"] == "cleo@example.org"
    assert answer.json["roles"] == ["user"]


def test_registration_is_announced_without_name_or_address(ada: Any, emitted: Any) -> None:
    (event,) = emitted("auth.account-registered.v1")
    assert (str(event.subject), event.version) == (ada.user_id, 1)
    assert "Ada" not in str(event.data)
    assert "example.org" not in str(event.data)


@pytest.mark.parametrize("again", ["ada@example.org", "ADA@Example.ORG"])
def test_an_address_is_one_account_whatever_its_case(ada: Any, anonymous: Any, again: str) -> None:
    answer = anonymous.post("/auth/register", {**GOOD, "email": again})
    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/email-taken"


def test_a_second_registration_is_refused_with_the_same_key_as_well(anonymous: Any) -> None:
    first, again = (anonymous.post("/auth/register", GOOD, key="one") for _ in range(2))
    assert (first.status_code, again.status_code, again.json["type"]) == (201, 409, "/problems/email-taken")


def test_two_keys_open_no_account(anonymous: Any, emitted: Any) -> None:
    answer = anonymous.post("/auth/register", GOOD, key="one, two")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "Idempotency-Key")
    assert emitted() == []


def test_no_post_of_this_service_says_that_it_replays_an_answer(app: Flask) -> None:
    """``docs/api.md`` names them by their first word, ``/auth``: an answer with tokens must not lie in a table."""
    paths = app.test_client().get("/openapi.json").json["paths"]
    posts = {path: operations["post"] for path, operations in paths.items() if "post" in operations}
    assert posts
    assert all(path.startswith("/api/v1/auth/") for path in posts)
    assert "Idempotency-Key" not in {sent["name"] for post in posts.values() for sent in post.get("parameters", [])}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"password": "short"}, "/password"),
        ({"password": "password12345678"}, "/password"),
        ({"password": "cleo@example.org"}, "/password"),
        ({"password": "x" * 600}, "/password"),
        ({"password": "bell\u0007bell bell bell bell"}, "/password"),
        ({"password": 123456789012345}, "/password"),
        ({"email": "cleo@example.org\r\nBcc: x@example.org"}, "/email"),
        ({"email": "a" * 250 + "@example.org"}, "/email"),
        ({"email": "\ufdfa" * 200 + "@example.org"}, "/email"),
        ({"email": "nobody"}, "/email"),
        ({"email": "root@localhost"}, "/email"),
        ({"email": "root@[127.0.0.1]"}, "/email"),
        ({"display_name": "Cleo\nX"}, "/display_name"),
        ({"display_name": "   "}, "/display_name"),
        ({"roles": ["admin"]}, "/roles"),
        ({"id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}, "/id"),
        ({"version": 7}, "/version"),
    ],
)
def test_bad_registrations_change_nothing(anonymous: Any, emitted: Any, change: dict[str, Any], pointer: str) -> None:
    answer = anonymous.post("/auth/register", {**GOOD, **change})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer
    assert emitted() == []


def test_me_names_account_and_session(ada: Any) -> None:
    me = ada.get("/auth/me").json
    assert (me["id"], me["display_name"]) == (ada.user_id, "Ada")
    assert me["session_id"] in {one["id"] for one in ada.get("/auth/sessions").json["items"]}


def test_a_token_of_nobody_is_refused(alice: Any) -> None:
    answer = alice.get("/auth/me")
    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/invalid-token"


def test_context_words_hold_the_parts_of_address_and_name() -> None:
    words = context_words("ada.lovelace@example.org", "Countess Ada")
    assert {"setwise", "ada.lovelace@example.org", "lovelace", "example", "Countess"} <= words


def test_everyone_is_a_user() -> None:
    assert all_roles([]) == ["user"]
    assert all_roles(["admin", "trainer"]) == ["user", "trainer", "admin"]
