"""A request passes through unchanged but for what must not pass; so does its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from gateway.routes import RESOURCES, UPSTREAMS, find
from service_kit.errors import NotFound
from service_kit.security.client import verify_service_token
from service_kit.testing.plugin import GATEWAY_SECRET, UserClient

SPOOFED = {
    "X-User-Id": "1",
    "X-USER-ID": "1",
    "x-user_id": "1",
    "X_User_Id": "1",
    "X-Roles": "admin",
    "X-Authenticated-User": "1",
    "X-Forwarded-User": "root",
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Host": "evil.test",
    "X-Real-Ip": "10.0.0.1",
    "X-Original-Url": "/internal/users",
    "X-Rewrite-Url": "/internal/users",
    "X-Internal-Token": "1",
    "X-Gateway-Token": "1",
    "Forwarded": "for=10.0.0.1",
    "Remote-User": "root",
    "Script-Name": "/internal",
    "Proxy-Authorization": "Basic x",
    "Cookie": "session=1",
    "Te": "trailers",
    "Upgrade": "websocket",
    "Expect": "100-continue",
    "Keep-Alive": "timeout=5",
}


def headers_of_call(service: Any) -> dict[str, str]:
    """The headers that reached the service."""
    headers = service.requests[-1]["headers"]
    assert len(headers) == len(dict(headers)), "a header twice"
    return dict(headers)


def test_a_request_arrives_as_it_was_sent(app: Flask, alice: UserClient, service: Any) -> None:
    answer = alice.post(
        "/plans/5%3A1?x=a%20b&x=2", json={"name": "é"}, headers={"If-Match": '"3"', "Idempotency-Key": "k-1"}
    )
    assert answer.status_code == 200
    request = service.requests[-1]
    assert (request["method"], request["path"], request["query"]) == ("POST", "/api/v1/plans/5:1", "x=a%20b&x=2")
    assert request["body"] == '{"name": "\\u00e9"}'
    headers = headers_of_call(service)
    assert headers["content-type"] == "application/json"
    assert headers["content-length"] == str(len(request["body"]))
    assert headers["if-match"] == '"3"'
    assert headers["idempotency-key"] == "k-1"
    assert headers["authorization"].startswith("Bearer ")
    assert headers["host"] == service.url.removeprefix("http://")
    assert headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("name", SPOOFED)
def test_invented_headers_do_not_arrive(app: Flask, alice: UserClient, service: Any, name: str) -> None:
    assert alice.get("/goals", headers={name: SPOOFED[name]}).status_code == 200
    headers = headers_of_call(service)
    allowed = {"accept-encoding", "authorization", "host", "user-agent", "x-request-id"}
    assert set(headers) <= {*allowed, "x-forwarded-for", "x-forwarded-proto"}
    assert headers["x-forwarded-for"] == "127.0.0.1"


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7"])
def test_to_the_auth_service_the_gateway_proves_itself(make_app: Any, key: Any, service: Any, address: str) -> None:
    alice = UserClient(make_app(gateway_secret=f"{GATEWAY_SECRET}, an older one").test_client(), key)
    forged = {"X-Gateway-Token": "forged", "X-Forwarded-For": "10.0.0.1"}
    alice.get("/auth/me", headers=forged, environ_overrides={"REMOTE_ADDR": address})
    headers = headers_of_call(service)
    assert headers["x-forwarded-for"] == address
    assert verify_service_token(headers["x-gateway-token"], "auth", [GATEWAY_SECRET]) == "gateway"


@pytest.mark.parametrize("path", ["goals", "plans", "workouts", "exercises", "sessions/1/events", "me/today"])
def test_to_nobody_else(make_app: Any, key: Any, service: Any, path: str) -> None:
    """Whoever had it could pass it on, and be believed for a minute."""
    alice = UserClient(make_app(gateway_secret=GATEWAY_SECRET).test_client(), key)
    alice.get(f"/{path}", headers={"X-Gateway-Token": "forged"})
    assert service.requests
    assert [one for one in service.requests if "x-gateway-token" in dict(one["headers"])] == []


def test_without_a_secret_there_is_no_proof(app: Flask, alice: UserClient, service: Any) -> None:
    alice.get("/auth/me", headers={"X-Gateway-Token": "forged"})
    assert "x-gateway-token" not in headers_of_call(service)


def test_headers_named_in_connection_do_not_arrive(app: Flask, alice: UserClient, service: Any) -> None:
    alice.get("/goals", headers={"Connection": "close, If-Match", "If-Match": '"1"'})
    assert "if-match" not in headers_of_call(service)
    assert alice.get("/goals", headers={"Connection": "Authorization"}).status_code == 401


def test_an_answer_comes_back_as_it_was_given(app: Flask, alice: UserClient, service: Any) -> None:
    answer = alice.get("/goals/extra-headers")
    assert answer.status_code == 201
    assert answer.json == {"long": "word " * 1000}
    assert answer.headers["ETag"] == '"3"'
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Location"] == "/api/v1/goals/1"
    assert answer.headers["X-Request-ID"] != "forged-by-service"
    assert answer.headers["X-Frame-Options"] == "DENY"
    for name in ("X-Inner", "Access-Control-Allow-Origin", "Server", "Connection"):
        assert name not in answer.headers


@pytest.mark.parametrize("status", [200, 201, 400, 401, 403, 404, 409, 412, 422, 428, 429, 500, 503])
def test_a_services_own_answers_pass(app: Flask, alice: UserClient, service: Any, status: int) -> None:
    service.documents["/api/v1/goals"] = (status, {"own": status})
    answer = alice.get("/goals")
    assert (answer.status_code, answer.json) == (status, {"own": status})


def test_the_correlation_id_goes_all_the_way(app: Flask, alice: UserClient, service: Any) -> None:
    answer = alice.get("/goals", headers={"X-Request-ID": "from-the-client-1"})
    assert answer.headers["X-Request-ID"] == "from-the-client-1" == headers_of_call(service)["x-request-id"]
    answer = alice.get("/goals", headers={"X-Request-ID": "bad id\twith spaces"})
    assert answer.headers["X-Request-ID"] == headers_of_call(service)["x-request-id"] != "bad id\twith spaces"


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_resource_reaches_its_service(
    make_app: Callable[..., Flask], alice: UserClient, unused_url: str, resource: str
) -> None:
    owner = RESOURCES[resource].service
    others = {f"{name}_url": unused_url for name in UPSTREAMS if name != owner}
    client = UserClient(make_app(**others).test_client(), alice._key)
    assert client.get(f"/{resource}").status_code == 200
    assert client.get(f"/{resource}/a/b").status_code == 200


def test_streams_have_a_process_of_their_own() -> None:
    assert find(("api", "v1", "sessions", "1", "events")).service == "stream"
    assert find(("api", "v1", "sessions", "1", "commands")).service == "session"
    assert find(("api", "v1", "sessions", "events")).service == "session"


def test_a_link_to_a_workout_needs_no_token():
    assert find(("api", "v1", "workouts", "shared", "code")).public
    for path in (("shared",), ("1",), ("shared", "code", "sets"), ("1", "shared")):
        assert not find(("api", "v1", "workouts", *path)).public


@pytest.mark.parametrize(
    "path",
    [
        "/internal/users",
        "/internal",
        "/api/v1/internal/users",
        "/api/v1/unknown",
        "/api/v1/GOALS",
        "/api/v2/goals",
        "/api/goals",
        "/goals",
        "/metrics",
        "/admin",
        "/.well-known",
        "/favicon.ico",
        "/health",
        "/health/live/x",
    ],
)
def test_everything_else_is_not_there(app: Flask, alice: UserClient, service: Any, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["type"] == "/problems/not-found"
    assert not service.requests
    with pytest.raises(NotFound):
        find(tuple(path.strip("/").split("/")))


@pytest.mark.parametrize("path", ["/api/v1/../internal/x", "/api/v1/%2e%2e/internal/x", "/api/v1//goals"])
def test_ambiguous_paths_reach_nobody(app: Flask, alice: UserClient, service: Any, path: str) -> None:
    answer = app.test_client().get("/", environ_overrides={"RAW_URI": path, "REQUEST_URI": path})
    assert answer.status_code == 400
    assert not service.requests


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
def test_strange_methods_reach_nobody(app: Flask, service: Any, method: str) -> None:
    answer = app.test_client().open("/api/v1/exercises", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"
    assert not service.requests


def test_a_large_body_is_refused_before_it_is_read(
    make_app: Callable[..., Flask], alice: UserClient, service: Any
) -> None:
    client = UserClient(make_app(max_body=100).test_client(), alice._key)
    assert client.post("/plans", data=b"x" * 100).status_code == 200
    answer = client.post("/plans", data=b"x" * 101)
    assert answer.status_code == 413
    assert len(service.requests) == 1


def test_head_tells_the_length_without_the_body(app: Flask, alice: UserClient, service: Any) -> None:
    answer = alice.open("HEAD", "/goals/head-only")
    assert answer.status_code == 200
    assert answer.data == b""
