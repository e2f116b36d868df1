"""Composed answers: all parts asked at once, and each of them may be away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from flask import Flask

from gateway import parallel
from gateway.dashboards import DASHBOARD, TODAY
from gateway.gateway_openapi import GATEWAY_DOCUMENT
from gateway.parallel import call_all
from gateway.state import state
from gateway.upstream import Answer, Call, Upstream
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


def test_each_service_is_asked_once(
    app: Flask, alice: UserClient, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, str]] = []
    for upstream in state(app).upstreams.values():
        call = upstream.call

        def noted(one: Call, upstream: Upstream = upstream, call: Any = call, **options: Any) -> Any:
            calls.append((upstream.name, one.url.partition("?")[0]))
            return call(one, **options)

        monkeypatch.setattr(upstream, "call", noted)
    alice.get("/me/today")
    assert sorted(calls) == [
        ("plans", "/api/v1/schedule/today"),
        ("session", "/api/v1/sessions/current"),
        ("tracking", "/internal/parts"),
    ]


GARBLED = {
    "no JSON at all": b"parts",
    "another form": b'{"parts": 3}\n',
    "too few": b'[[200, "", 2]]\n{}',
    "too short": b'[[200, "", 2], [200, "", 2], [200, "", 2]]\n{}{}',
    "too long": b'[[200, "", 2], [200, "", 2], [200, "", 2]]\n{}{}{}{}',
    "no numbers": b'[[200, "", "x"], [200, "", 2], [200, "", 2]]\n{}{}{}',
}


@pytest.mark.parametrize("name", GARBLED)
def test_where_the_answer_does_not_divide_into_parts_all_of_them_are_missing(
    app: Flask, alice: UserClient, service: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(state(app).upstreams["tracking"], "call", lambda *_, **__: Answer(200, [], GARBLED[name]))
    answer = alice.get("/me/today").json
    assert answer is not None
    assert [answer[part] for part in ("weight", "goals", "streak")] == [None] * 3
    assert [(entry["part"], entry["reason"]) for entry in answer["missing"]] == [
        (part, "bad-gateway") for part in ("weight", "goals", "streak")
    ]
    assert answer["schedule"]["path"] == "/api/v1/schedule/today"


@pytest.mark.parametrize("body", [b"", b"nonsense", b'{"half":', b"NaN", b'{"a": 1}, "session": {}', b'"\xff"'])
def test_a_part_that_is_no_json_is_missing_and_spoils_no_other(
    app: Flask, alice: UserClient, service: Any, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    content = b'[[200, "", 2], [200, "", %d], [200, "", 3]]\n{}%s[1]' % (len(body), body)
    monkeypatch.setattr(state(app).upstreams["tracking"], "call", lambda *_, **__: Answer(200, [], content))
    monkeypatch.setattr(state(app).upstreams["plans"], "call", lambda *_, **__: Answer(200, [], body))
    answer = alice.get("/me/today").json
    assert answer is not None
    assert [answer[part] for part in ("weight", "goals", "streak", "schedule")] == [{}, None, [1], None]
    assert [entry["part"] for entry in answer["missing"]] == ["schedule", "goals"]
    assert answer["session"]["path"] == "/api/v1/sessions/current"


def test_whatever_is_missing_is_named_in_the_order_of_the_parts(
    make_app: Callable[..., Flask], key: Key, unused_url: str, service: Any
) -> None:
    alice = UserClient(make_app(tracking_url=unused_url, session_url=unused_url).test_client(), key)
    answer = alice.get("/me/today").json
    assert answer is not None
    assert list(answer) == [*(part.name for part in TODAY), "missing"]
    assert [entry["part"] for entry in answer["missing"]] == ["session", "weight", "goals", "streak"]
    assert {entry["reason"] for entry in answer["missing"]} == {"unavailable"}


def test_more_questions_than_threads_are_answered_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_pool", cache(lambda: ThreadPoolExecutor(2)))
    assert call_all(lambda number: number * 2, range(50)) == list(range(0, 100, 2))
