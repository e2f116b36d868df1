"""Services that refuse, fall silent, lie or speak nonsense: a problem for the client, and never half an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from gateway.state import state
from gateway.upstream import Call, Upstream
from service_kit.errors import Problem, Unavailable

UNUSABLE = (
    "garbage",
    "silence",
    "redirect",
    "redirect-inside",
    "large",
    "boast",
    "endless",
    "cut",
    "cut-chunk",
    "cut-between-chunks",
    "no-length",
    "two-lengths",
    "both-framings",
    "negative-length",
    "odd-coding",
    "bad-chunk",
    "huge-header",
    "many-headers",
    "wide-headers",
    "control-header",
    "headless",
    "status-999",
    "status-101",
    "status-103",
)


@pytest.mark.parametrize("script", UNUSABLE)
def test_what_cannot_be_trusted_is_a_bad_gateway(app: Flask, script: str) -> None:
    answer = app.test_client().get(f"/api/v1/exercises/{script}")
    assert answer.status_code == 502
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == "/problems/bad-gateway"
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert "Location" not in answer.headers


def test_one_bad_answer_does_not_spoil_the_next(app: Flask) -> None:
    client = app.test_client()
    for script in UNUSABLE:
        client.get(f"/api/v1/exercises/{script}")
        answer = client.get("/api/v1/exercises/plain")
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["path"] == "/api/v1/exercises/plain"


def test_silence_is_a_timeout(app: Flask, silent_soon: Any) -> None:
    silent_soon(app)
    answer = app.test_client().get("/api/v1/exercises/frozen")
    assert answer.status_code == 504
    assert answer.json is not None
    assert answer.json["type"] == "/problems/upstream-timeout"


def test_nobody_there_is_unavailable(make_app: Callable[..., Flask], unused_url: str) -> None:
    client = make_app(catalog_url=unused_url).test_client()
    for _ in range(5):
        answer = client.get("/api/v1/exercises")
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["type"] == "/problems/unavailable"
        assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("method", "attempts"), [("GET", 2), ("PUT", 2), ("DELETE", 2), ("POST", 1), ("PATCH", 1)])
def test_only_idempotent_calls_are_repeated_and_only_once(app: Flask, service: Any, method: str, attempts: int) -> None:
    answer = app.test_client().open("/api/v1/exercises/silence", method=method)
    assert answer.status_code == 502
    assert service.counts["/api/v1/exercises/silence"] == attempts


def test_a_stale_connection_is_not_the_clients_concern(app: Flask, service: Any) -> None:
    client = app.test_client()
    assert client.get("/api/v1/exercises/stale").status_code == 200
    assert client.get("/api/v1/exercises/stale").status_code == 200
    assert service.counts["/api/v1/exercises/stale"] == 3


def test_a_broken_answer_is_not_asked_for_again(app: Flask, service: Any) -> None:
    app.test_client().get("/api/v1/exercises/cut")
    assert service.counts["/api/v1/exercises/cut"] == 1


def test_after_some_silences_it_is_not_asked_any_more(app: Flask, service: Any, silent_soon: Any) -> None:
    silent_soon(app)
    client = app.test_client()
    statuses = [client.get("/api/v1/exercises/frozen").status_code for _ in range(5)]
    assert statuses == [504, 504, 504, 503, 503]
    assert service.counts["/api/v1/exercises/frozen"] == 3
    assert client.get("/api/v1/exercises/plain").status_code == 503
    assert client.get("/.well-known/jwks.json").status_code == 200


def test_a_probe_closes_the_breaker(app: Flask) -> None:
    upstream = state(app).upstreams["catalog"]
    for _ in range(3):
        upstream.breaker.failure()
    assert upstream.probe(0.5) is True
    assert app.test_client().get("/api/v1/exercises/plain").status_code == 200


def test_failed_probes_open_the_breaker(make_app: Callable[..., Flask], unused_url: str) -> None:
    upstream = state(make_app(catalog_url=unused_url)).upstreams["catalog"]
    assert [upstream.probe(0.5) for _ in range(3)] == [False] * 3
    assert upstream.breaker.is_open


def test_an_unlucky_probe_of_a_busy_service_does_not_count(make_app: Callable[..., Flask], unused_url: str) -> None:
    upstream = state(make_app(catalog_url=unused_url)).upstreams["catalog"]
    upstream.breaker.last_success = float("inf")
    assert [upstream.probe(0.5) for _ in range(5)] == [False] * 5
    assert not upstream.breaker.is_open


def test_a_full_service_is_reported_at_once(make_app: Callable[..., Flask]) -> None:
    app = make_app(places=1)
    bulkhead = state(app).upstreams["catalog"].bulkhead
    bulkhead.enter()
    assert app.test_client().get("/api/v1/exercises/plain").status_code == 503
    bulkhead.leave()
    assert app.test_client().get("/api/v1/exercises/plain").status_code == 200


def test_every_outcome_gives_its_place_back(make_app: Callable[..., Flask]) -> None:
    client = make_app(places=1).test_client()
    for script in (*UNUSABLE, "plain", "extra-headers"):
        client.get(f"/api/v1/exercises/{script}")
    assert client.get("/api/v1/exercises/plain").status_code == 200


def test_a_probe_never_raises(unused_url: str, service: Any) -> None:
    for url in (unused_url, service.url):
        Upstream("x", url, seconds=0.5, cap=10, places=1).probe(0.5)


def test_a_refused_call_says_which_service(unused_url: str) -> None:
    with pytest.raises(Unavailable, match="plans"):
        Upstream("plans", unused_url, seconds=1, cap=10, places=1).call(Call("POST", "/x", {}, b"{}"))


@pytest.mark.parametrize("url", ["https://127.0.0.1:1", "127.0.0.1:1", "http://", "ftp://x"])
def test_a_mistaken_address_is_reported_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="plans"):
        Upstream("plans", url, seconds=1, cap=10, places=1)


def test_answers_within_the_cap_pass(service: Any) -> None:
    service.documents["/x"] = (200, "x" * 98)
    assert len(Upstream("x", service.url, seconds=1, cap=100, places=1).call(Call("GET", "/x", {})).body) == 100
    with pytest.raises(Problem):
        Upstream("x", service.url, seconds=1, cap=99, places=1).call(Call("GET", "/x", {}))
