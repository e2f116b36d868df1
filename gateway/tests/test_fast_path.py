"""The fast path and Flask answer the same, send services the same and count the same; what is unusual goes to Flask."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import generate_latest

from gateway.dashboards import TODAY
from gateway.fast_path import UNUSUAL, FastPath
from gateway.state import state
from service_kit.ids import new_id
from service_kit.security.runtime import runtime

PATHS = (
    "/api/v1/workouts",
    "/api/v1/goals/1/progress?status=active",
    "/api/v1/exercises",
    "/api/v1/exercises/squat?language=de",
    "/api/v1/users/me",
    "/api/v1/workouts/shared/secret",
    "/api/v1/sessions/1/events",
    "/api/v1/me/today",
    "/api/v1/nothing",
    "/api/v1/goals/",
    "/api/v1/goals//1",
    "/api/v1/goals/%41",
    "/api/v1/goals?q=%20",
    "/api/v1/goals?q=%00",
    "/api/v1/goals?access_token=x",
    "/api/v1/goals/garbage",
    "/api/v1/plans/cut",
    "/api/v1/plans/page",
    "/api/v1/plans/extra-headers",
    "/health/live",
)
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept-Encoding": ("gzip", "gzip;q=0, br", "br, gzip;q=0.5", "*", "identity", "gzip" + ", x" * 300),
    "Accept-Language": ("de",),
    "Cache-Control": ("no-cache", "no-store", "max-age=0", "max-age=10"),
    "Connection": ("close", "Keep-Alive", "X-A, Accept-Language", "upgrade"),
    "Content-Length": ("0", "x"),
    "If-None-Match": ('"7"', "*"),
    "Idempotency-Key": ("12345678", "x y"),
    "Origin": ("https://app.example", "https://other.example"),
    "Range": ("bytes=0-1",),
    "Setwise-Recent-Writes": ("plans",),
    "Transfer-Encoding": ("chunked",),
    "X-Http-Method-Override": ("DELETE",),
    "X-User-Id": ("1",),
}
EXTRA = (
    b'ETag: "7"',
    b"Vary: Authorization",
    b"Vary: origin, accept-encoding",
    b"Vary: Authorization\r\nVary: Accept",
    b"Cache-Control: public, max-age=30",
    b"Cache-Control: no-transform",
    b"Setwise-Same-For-All: max-age=30",
    b"Content-Encoding: br",
    b"Set-Cookie: a=b",
    b"Location: /api/v1/x",
    b"X-Frame-Options: ALLOWALL",
    b"RateLimit: 1",
    b"Link: a\r\nLink: b",
    b"Server: x",
)
OF_THE_INSTANT = {"ratelimit", "age", "date"}


@pytest.fixture(scope="module")
def gateways(make_app: Any) -> tuple[Flask, Flask]:
    """One with the fast path and one that is Flask alone, each with counts and kept answers of its own."""
    values = {"cors_origins": ["https://app.example"], "gateway_secret": "s" * 40, "max_body": 1_000}
    fast, flask = make_app(**values), make_app(**values)
    flask.wsgi_app = flask.wsgi_app._flask
    return fast, flask


@pytest.fixture
def gateway(make_app: Any, service: Any) -> Flask:
    """One with the fast path of which nobody has asked anything."""
    return make_app()


@pytest.fixture
def count_flask(gateway: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of requests that went through Flask."""
    fast, seen = gateway.wsgi_app, list[str]()
    assert isinstance(fast, FastPath)
    through = fast._flask

    def note(environ: Any, start_response: Any) -> Any:
        seen.append(environ["RAW_URI"])
        return through(environ, start_response)

    monkeypatch.setattr(fast, "_flask", note)
    return seen


def without_secret(header: tuple[str, str]) -> tuple[str, str]:
    """What a gateway makes up anew is the same from each."""
    name, value = header
    return name, "" if name == "x-gateway-token" else re.sub('after="[^"]*"', "after", value)


def effects(app: Flask, service: Any, method: str, path: str, headers: dict[str, str]) -> Any:
    """What comes of a request: status, headers, body, and what the service got."""
    service.requests.clear()
    answer = app.test_client().open(path, method=method, headers=headers)
    said = sorted((name, "" if name.lower() in OF_THE_INSTANT else value) for name, value in answer.headers)
    received = sorted((one["method"], one["path"], one["query"], one["body"]) for one in service.requests)
    passed = sorted(sorted(map(without_secret, one["headers"])) for one in service.requests)
    return answer.status, said, answer.data, received, passed


def requests_counted(app: Flask) -> list[bytes]:
    lines = generate_latest(runtime(app).metrics).splitlines()
    return sorted(line for line in lines if line.startswith((b"http_requests_total", b"gateway_c")))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(("GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "get")),
    path=st.sampled_from(PATHS),
    names=st.sets(st.sampled_from(sorted(HEADERS)), max_size=3),
    caller=st.sampled_from(("user", "user", "nobody", "forged", "two")),
    status=st.sampled_from((200, 200, 200, 201, 304, 404, 503)),
    extra=st.sets(st.sampled_from(EXTRA), max_size=3),
    size=st.sampled_from((0, 5_000, 60_000)),
    data=st.data(),
)
def test_both_ways_are_one(
    gateways: tuple[Flask, Flask], service: Any, token: str, method: str, path: str, names: set[str], caller: str,
    status: int, extra: set[bytes], size: int, data: Any,
) -> None:  # fmt: skip
    headers = {name: data.draw(st.sampled_from(HEADERS[name])) for name in sorted(names)}
    tokens = {"user": f"Bearer {token}", "forged": "Bearer a.b.c", "two": f"Bearer {token}, Bearer {token}"}
    headers |= {"X-Request-ID": "12345678"} | ({} if caller == "nobody" else {"Authorization": tokens[caller]})
    address = path.partition("?")[0]
    service.go.set()  # a stream does not wait
    parts = [part.url.partition("?")[0] for part in TODAY]
    service.documents = dict.fromkeys([unquote(address), *parts], (status, {"text": "x" * size}))
    service.extra = {address: b"".join(line + b"\r\n" for line in sorted(extra))}
    answers = [effects(app, service, method, path, headers) for app in gateways]
    assert answers[0] == answers[1]
    assert requests_counted(gateways[0]) == requests_counted(gateways[1])


@pytest.mark.parametrize("path", ["/api/v1/workouts", "/api/v1/goals/1?status=active", "/api/v1/exercises"])
def test_a_plain_get_does_without_flask(
    gateway: Flask, service: Any, token: str, count_flask: list[str], path: str
) -> None:
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip, deflate, br", "User-Agent": "x"}
    service.documents[path.partition("?")[0]] = (200, {"text": "x" * 5_000})
    answer = gateway.test_client().get(path, headers=headers)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.headers["X-Request-ID"]) > 8
    assert count_flask == []


@pytest.mark.parametrize("name", sorted(UNUSUAL))
def test_what_is_unusual_goes_through_flask(
    gateway: Flask, service: Any, token: str, count_flask: list[str], name: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    gateway.test_client().get("/api/v1/goals", headers=headers, environ_overrides={name: "1"})
    assert count_flask == ["/api/v1/goals"]


def left(answer: Any) -> int:
    return int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])


@pytest.mark.parametrize("failure", [None, RuntimeError("x")])
def test_what_goes_on_in_flask_is_not_done_twice(
    gateway: Flask, service: Any, key: Any, count_flask: list[str], monkeypatch: Any, failure: Any
) -> None:
    app, headers = gateway, {"Authorization": f"Bearer {key.token(new_id())}"}
    service.documents["/api/v1/goals"] = (404, {})
    before, calls = left(app.test_client().get("/api/v1/workouts", headers=headers)), list[Any]()
    upstream = state(app).upstreams["tracking"]
    call = upstream.call

    def counted_call(one: Any) -> Any:
        calls.append(one)
        if failure:
            raise failure
        return call(one)

    marks, users = state(app).marks, list[str]()
    writes = marks.writes
    monkeypatch.setattr(marks, "writes", lambda user, write=None: users.append(user) or writes(user, write))
    monkeypatch.setattr(upstream, "call", counted_call)
    answer = app.test_client().get("/api/v1/goals", headers=headers)
    assert answer.status_code == (500 if failure else 404)
    assert calls[0].headers["X-Request-ID"] == answer.headers["X-Request-ID"]
    assert (left(answer), len(calls), len(users), len(count_flask)) == (before - 1, 1, 1, 1)


def test_a_limit_that_is_reached_is_refused_by_flask(make_app: Any, service: Any, token: str) -> None:
    client = make_app(user_limit="2/hour").test_client()
    answers = [client.get("/api/v1/goals", headers={"Authorization": f"Bearer {token}"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert [left(answer) for answer in answers] == [1, 0, 0, 0]
