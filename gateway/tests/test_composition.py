"""Composed answers: all parts asked at once, and each of them may be away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from gateway.dashboards import DASHBOARD, TODAY
from gateway.gateway_openapi import GATEWAY_DOCUMENT
from gateway.parallel import call_all
from service_kit.errors import NotFound
from service_kit.observability.logs import bind, correlation_id
from service_kit.testing.plugin import Key, UserClient


@pytest.mark.parametrize(("path", "parts"), [("/me/today", TODAY), ("/me/dashboard", DASHBOARD)])
def test_all_parts_come_together(app: Flask, alice: UserClient, service: Any, path: str, parts: Any) -> None:
    answer = alice.get(path, headers={"X-Request-ID": "today-12345", "If-None-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {part.name for part in parts} | {"missing"}
    assert answer.json["missing"] == []
    for part in parts:
        part_request = answer.json[part.name]
        assert f"{part_request['path']}?{part_request['query']}".rstrip("?") == part.url
        headers = dict(part_request["headers"])
        assert headers["authorization"].startswith("Bearer ")
        assert headers["x-request-id"] == "today-12345"
        assert "if-none-match" not in headers


def test_no_live_session_is_not_a_failure(app: Flask, alice: UserClient, service: Any) -> None:
    service.documents["/api/v1/sessions/current"] = (404, {"type": "/problems/not-found"})
    answer = alice.get("/me/today").json
    assert answer is not None
    assert answer["session"] is None
    assert answer["missing"] == []


def test_a_part_that_fails_is_named_with_the_reason(
    make_app: Callable[..., Flask], key: Key, unused_url: str, service: Any
) -> None:
    alice = UserClient(make_app(plans_url=unused_url).test_client(), key)
    service.documents["/api/v1/streaks"] = (500, {"type": "/problems/internal-error", "detail": "Oh dear."})
    service.documents["/api/v1/goals/progress"] = (403, "no object")
    answer = alice.get("/me/today")
    assert answer.status_code == 200
    assert answer.json is not None
    assert [answer.json[name] for name in ("schedule", "goals", "streak")] == [None] * 3
    assert answer.json["weight"]["path"] == "/api/v1/measurements/trend"
    missing = {entry["part"]: entry for entry in answer.json["missing"]}
    assert set(missing) == {"schedule", "goals", "streak"}
    assert missing["schedule"]["service"] == "plans"
    assert missing["schedule"]["reason"] == "unavailable"
    assert missing["streak"] == {
        "part": "streak",
        "service": "tracking",
        "status": 500,
        "reason": "internal-error",
        "detail": "Oh dear.",
    }
    assert missing["goals"]["reason"] == "bad-gateway"


def test_nonsense_from_a_part_is_a_failure_of_that_part(app: Flask, alice: UserClient, service: Any) -> None:
    service.documents["/api/v1/schedule/today"] = (200, float("nan"))
    assert alice.get("/me/today").status_code == 200


def test_it_takes_a_token_and_no_parameters(app: Flask, alice: UserClient, anonymous: UserClient, service: Any) -> None:
    assert anonymous.get("/me/today").status_code == 401
    answer = alice.get("/me/today?date=2026-01-01")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == "date"
    assert alice.post("/me/today", json={}).status_code == 405
    assert alice.get("/me/nothing").status_code == 404
    assert not service.requests


def test_the_document_names_the_parts() -> None:
    for name, parts in (("Today", TODAY), ("Dashboard", DASHBOARD)):
        assert set(GATEWAY_DOCUMENT["components"]["schemas"][name]["properties"]) == {part.name for part in parts} | {
            "missing"
        }


def test_questions_are_asked_at_the_same_time() -> None:
    everybody = threading.Barrier(5, timeout=60)
    assert call_all(lambda number: (everybody.wait(), number)[1], range(5)) == list(range(5))


def test_answers_keep_the_correlation_id() -> None:
    bind(request_id="request-1")
    assert call_all(lambda _: correlation_id(), range(3)) == ["request-1"] * 3


def test_an_error_in_a_question_is_raised() -> None:
    def fail(_question: int) -> None:
        raise NotFound("x")

    with pytest.raises(NotFound):
        call_all(fail, [1])
    assert call_all(fail, []) == []
