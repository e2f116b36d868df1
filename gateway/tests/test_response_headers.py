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
    assert "Origin" in answer.headers.get_all("Vary")


@pytest.mark.parametrize("origin", ["https://evil.test", "https://app.test.evil.test", "null", "http://app.test"])
def test_other_origins_may_not(make_app: Callable[..., Flask], origin: str) -> None:
    client = make_app(cors_origins=["https://app.test"]).test_client()
    for answer in (preflight(client, origin), client.get("/api/v1/exercises", headers={"Origin": origin})):
        assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_without_a_list_nobody_may(app: Flask, service: Any) -> None:
    answer = preflight(app.test_client(), "https://app.test")
    assert "Access-Control-Allow-Origin" not in answer.headers
