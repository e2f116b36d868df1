"""What answers tell browsers: security headers, and permission for listed origins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from service_kit.testing.plugin import Key, UserClient


@pytest.mark.parametrize("path", ["/api/v1/exercises", "/api/v1/goals", "/nothing", "/docs", "/health/live", "/api/v1"])
def test_every_answer_has_the_security_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'unsafe" not in headers["Content-Security-Policy"]
    assert "Cache-Control" in headers
    assert "X-Request-ID" in headers
    assert "Strict-Transport-Security" not in headers


def test_encrypted_gateways_say_so(make_app: Callable[..., Flask]) -> None:
    headers = make_app(public_scheme="https").test_client().get("/api/v1").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_pages_of_services_may_run_nothing(app: Flask, service: Any) -> None:
    service.scripts["/api/v1/exercises"] = "page"
    answer = app.test_client().get("/api/v1/exercises")
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; frame")


def test_only_known_hosts_are_answered(make_app: Callable[..., Flask], service: Any) -> None:
    client = make_app(hosts=["api.test"]).test_client()
    assert client.get("/api/v1/exercises", headers={"Host": "api.test"}).status_code == 200
    refused = client.get("/api/v1/exercises", headers={"Host": "evil.test"})
    assert refused.status_code == 400
    assert refused.content_type == "application/problem+json"
    assert len(service.requests) == 1
    assert client.get("/health/live", headers={"Host": "127.0.0.1"}).status_code == 200  # a probe knows no name


def preflight(client: Any, origin: str) -> Any:
    asks = {"Origin": origin, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}
    return client.options("/api/v1/goals/1", headers=asks)


def test_listed_origins_may_call(make_app: Callable[..., Flask], key: Key, service: Any) -> None:
    app = make_app(cors_origins=["https://app.test"])
    answer = preflight(app.test_client(), "https://app.test")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.test"
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not service.requests
    answer = UserClient(app.test_client(), key).get("/goals", headers={"Origin": "https://app.test"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.test"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.vary


@pytest.mark.parametrize("origin", ["https://evil.test", "https://app.test.evil.test", "null", "http://app.test"])
def test_other_origins_may_not(make_app: Callable[..., Flask], origin: str) -> None:
    client = make_app(cors_origins=["https://app.test"]).test_client()
    for answer in (preflight(client, origin), client.get("/api/v1/exercises", headers={"Origin": origin})):
        assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_without_a_list_nobody_elsewhere_may(app: Flask, service: Any) -> None:
    answer = preflight(app.test_client(), "https://app.test")
    assert answer.status_code == 204
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_page_may_send_and_read_what_the_api_speaks_of(make_app: Callable[..., Flask]) -> None:
    headers = preflight(make_app(cors_origins=["https://app.test"]).test_client(), "https://app.test").headers
    sent = {"Authorization", "If-Match", "Idempotency-Key", "Last-Event-ID", "X-Request-ID", "Accept-Language"}
    assert sent <= set(headers["Access-Control-Allow-Headers"].split(", "))
    read = {"ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed"}
    assert read | {"Setwise-Copy-Version", "WWW-Authenticate"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )


ANYWHERE = (
    *("/api/v1/plans", "/api/v1/plans/1/", "/api/v1/auth/login", "/api/v1/sessions/1/events?ticket=x", "/api/v1"),
    *("/api/v1/nothing", "/nothing", "/metrics", "/docs", "/openapi.json", "/health/live", "/internal/x", "/"),
)


@pytest.mark.parametrize("origins", [[], ["https://app.test"]], ids=["nobody listed", "somebody listed"])
@pytest.mark.parametrize("sent", [{"Origin": "https://evil.test"}, {}, {"Authorization": "Bearer x"}], ids=str)
def test_a_preflight_needs_no_token_wherever_it_goes(
    make_app: Callable[..., Flask], service: Any, origins: list[str], sent: dict[str, str]
) -> None:
    client = make_app(cors_origins=origins).test_client()
    for path in ANYWHERE:
        answer = client.options(path, headers={**sent, "Access-Control-Request-Method": "DELETE"})
        assert answer.status_code == 204, path
        assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118
    assert not service.requests


LOCAL = ["http://localhost:5173", "http://localhost", "http://127.0.0.1:3000", "http://[::1]:8080"]
NOT_LOCAL = ["http://localhost.evil.test", "http://evil.test:80", "http://127.0.0.1.evil.test", "http://localhost:x"]


@pytest.mark.parametrize("origin", LOCAL)
def test_pages_of_this_machine_may_call_but_not_in_production(make_app: Callable[..., Flask], origin: str) -> None:
    assert preflight(make_app().test_client(), origin).headers["Access-Control-Allow-Origin"] == origin
    production = {"mode": "production", "jwks_file": ""}
    for refusing in (make_app(cors_localhost="no"), make_app(**production)):
        answer = preflight(refusing.test_client(), origin)
        assert answer.status_code == 204
        assert "Access-Control-Allow-Origin" not in answer.headers
    embedded = make_app(**production, cors_localhost="yes")
    assert preflight(embedded.test_client(), origin).headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", NOT_LOCAL)
def test_what_only_looks_like_this_machine_may_not(app: Flask, origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(app.test_client(), origin).headers
