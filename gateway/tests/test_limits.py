"""Who is counted as whom, what is told about it, and the refusal."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from gateway import rate_limit_storage
from gateway.rate_limit_storage import Limit, ProcessStorage, parse_limit
from service_kit.ids import new_id
from service_kit.testing.plugin import Key, UserClient

Make = Callable[..., Flask]


def statuses(client: Any, path: str, times: int, method: str = "get", **options: Any) -> list[int]:
    return [getattr(client, method)(path, **options).status_code for _ in range(times)]


def test_a_user_has_so_many_requests(make_app: Make, key: Key, service: Any) -> None:
    app = make_app(user_limit="3/hour", address_limit="2/hour")
    alice, bob = (UserClient(app.test_client(), key) for _ in range(2))
    assert statuses(alice, "/goals", 5) == [200, 200, 200, 429, 429]
    assert statuses(bob, "/goals", 2) == [200, 200]
    assert len(service.requests) == 5


def test_the_refusal_is_a_problem_that_says_when_to_come_back(make_app: Make, key: Key) -> None:
    alice = UserClient(make_app(user_limit="1/hour").test_client(), key)
    first, second = alice.get("/goals"), alice.get("/goals")
    assert first.headers["RateLimit-Policy"] == '"user";q=1;w=3600'
    assert first.headers["RateLimit"].startswith('"user";r=0;t=')
    assert second.status_code == 429
    assert second.content_type == "application/problem+json"
    assert second.json is not None
    assert second.json["type"] == "/problems/too-many-requests"
    assert 1 <= int(second.headers["Retry-After"]) <= 3600
    assert second.headers["RateLimit"].startswith('"user";r=0;t=')


def test_strangers_are_counted_by_address(make_app: Make) -> None:
    client = make_app(address_limit="2/hour").test_client()
    assert statuses(client, "/api/v1/exercises", 3) == [200, 200, 429]
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert statuses(client, "/api/v1/exercises", 1, headers=forged) == [429]
    other = {"REMOTE_ADDR": "203.0.113.9"}
    assert statuses(client, "/api/v1/exercises", 1, environ_overrides=other) == [200]


def test_behind_a_trusted_proxy_its_clients_are_distinguished(make_app: Make) -> None:
    client = make_app(address_limit="1/hour", trusted_proxies=["127.0.0.0/8"]).test_client()
    for address in ("203.0.113.1", "203.0.113.2"):
        forwarded = {"X-Forwarded-For": f"10.0.0.1, {address}"}
        assert statuses(client, "/api/v1/exercises", 2, headers=forwarded) == [200, 429]


def test_guessing_tokens_is_counted_like_everything_else(make_app: Make, service: Any) -> None:
    client = make_app(address_limit="2/hour").test_client()
    bad = {"Authorization": "Bearer a.b.c"}
    assert statuses(client, "/api/v1/goals", 4, headers=bad) == [401, 401, 429, 429]


def test_log_ins_have_fewer(make_app: Make, key: Key) -> None:
    app = make_app(auth_limit="2/hour", address_limit="10/hour", user_limit="10/hour")
    client: FlaskClient = app.test_client()
    assert statuses(client, "/api/v1/auth/login", 2, "post", json={}) == [200, 200]
    assert statuses(client, "/api/v1/auth/register", 1, "post", json={}) == [429]
    assert statuses(client, "/api/v1/exercises", 1) == [200]
    alice = UserClient(app.test_client(), key)
    assert statuses(alice, "/auth/logout", 3, "post") == [200, 200, 200]


def test_unknown_addresses_are_counted_too(make_app: Make) -> None:
    client = make_app(address_limit="2/hour").test_client()
    assert statuses(client, "/nothing", 3) == [404, 404, 429]


EARLY: dict[str, tuple[int, dict[str, Any]]] = {
    "what is inside": (404, {"path": "/metrics"}),
    "an empty segment": (400, {"path": "/a", "environ_overrides": {"RAW_URI": "//a"}}),
    "a long address": (414, {"path": "/a", "environ_overrides": {"RAW_URI": "/" + "a" * 9_000}}),
    "NUL": (400, {"path": "/api/v1/exercises?q=%00"}),
    "an odd method": (405, {"path": "/api/v1/exercises", "method": "TRACE"}),
    "a method in disguise": (400, {"path": "/api/v1/exercises", "headers": {"X-HTTP-Method": "PUT"}}),
    "an odd coding": (400, {"path": "/api/v1/exercises", "headers": {"Transfer-Encoding": "gzip, chunked"}}),
    "no length": (400, {"path": "/api/v1/exercises", "environ_overrides": {"CONTENT_LENGTH": "-1"}}),
    "a large body": (413, {"path": "/api/v1/auth/login", "method": "POST", "data": b"x" * 11}),
    "another host": (400, {"path": "/api/v1/exercises", "headers": {"Host": "evil.test"}}),
}


@pytest.mark.parametrize("name", EARLY)
@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "without"])
def test_what_is_refused_early_counts_against_its_address(
    make_app: Make, key: Key, service: Any, name: str, signed_in: bool
) -> None:
    app = make_app(address_limit="2/hour", max_body=10, hosts=["localhost"], metrics_bind="127.0.0.1:8190")
    status, request = EARLY[name]
    token = {"Authorization": f"Bearer {key.token(new_id())}"} if signed_in else {}
    request = request | {"headers": token | request.get("headers", {})}
    client = app.test_client()
    answers = [client.open(**request) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [status, status, 429, 429]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"address";q=2;w=3600'}
    assert [answer.headers["RateLimit"][:14] for answer in answers[:2]] == ['"address";r=1;', '"address";r=0;']
    assert int(answers[3].headers["Retry-After"]) >= 1
    assert statuses(client, "/api/v1/exercises", 1) == [429]
    assert not service.requests


def test_inside_nothing_is_counted_that_is_refused_early(make_app: Make) -> None:
    client = make_app(address_limit="1/hour", metrics_bind="127.0.0.1:8190").test_client()
    inside = {"SERVER_PORT": "8190", "RAW_URI": "//a"}
    assert statuses(client, "/a", 3, environ_overrides=inside) == [400] * 3
    assert statuses(client, "/api/v1/exercises", 2) == [200, 429]


def test_outside_probes_are_counted_like_everything_else(make_app: Make, key: Key) -> None:
    client = make_app(address_limit="3/hour", hosts=["api.example.org"]).test_client()
    assert statuses(client, "/health/live", 2) == [200, 200]
    token = {"Authorization": f"Bearer {key.token(new_id())}"}
    assert statuses(client, "/health/ready", 2, headers=token) == [200, 429]
    other = {"REMOTE_ADDR": "203.0.113.9"}
    assert statuses(client, "/health/live", 1, environ_overrides=other) == [200]


def test_inside_probes_are_free(make_app: Make) -> None:
    client = make_app(address_limit="1/hour", metrics_bind="127.0.0.1:8190").test_client()
    inside = {"SERVER_PORT": "8190"}
    assert statuses(client, "/health/live", 5, environ_overrides=inside) == [200] * 5
    assert "RateLimit" not in client.get("/health/live", environ_overrides=inside).headers
    assert statuses(client, "/health/live", 2) == [200, 429]


def test_a_body_too_large_takes_nothing_from_the_user(make_app: Make, key: Key) -> None:
    alice = UserClient(make_app(user_limit="1/hour", max_body=10).test_client(), key)
    assert statuses(alice, "/plans", 3, "post", data=b"x" * 11) == [413] * 3
    assert statuses(alice, "/goals", 2) == [200, 429]


@given(st.lists(st.tuples(st.floats(0, 25), st.sampled_from("ab")), max_size=60), st.integers(1, 8))
def test_a_window_slides(steps: list[tuple[float, str]], amount: int) -> None:
    """Against the definition: what the window before let through counts by the part of it that lies in the last ten
    seconds."""
    limit, storage, instant = Limit(amount, 10), ProcessStorage(), 1_700_000_000.0
    passed: list[tuple[int, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_limit_storage.time, "time", lambda: instant)
        for step, key in steps:
            instant += step
            number = int(instant // 10)
            count, before = passed.count((number, key)), passed.count((number - 1, key))
            weight = math.floor(before * ((number + 1) * 10 - instant) / 10)
            standing = storage.count(key, limit)
            assert standing.passes is (weight + count < amount)
            passed += [(number, key)] * standing.passes
            assert standing.remaining == max(0, amount - weight - count - standing.passes)
            assert 1 <= standing.seconds <= 10


@pytest.mark.parametrize(
    ("text", "limit"),
    [("600/minute", (600, 60)), ("3/hour", (3, 3600)), ("10 per second", (10, 1)), ("1000 / 2 Days", (1000, 172_800))],
)
def test_limits_are_written_in_words(text: str, limit: tuple[int, int]) -> None:
    assert parse_limit(text) == limit


def test_expired_counters_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    instant = 1_000.0
    monkeypatch.setattr(rate_limit_storage.time, "time", lambda: instant)
    storage = ProcessStorage()
    counted = [storage.count("a", Limit(9, 10)), storage.count("a", Limit(9, 10)), storage.count("b", Limit(9, 500))]
    assert [standing.remaining for standing in counted] == [8, 7, 8]
    instant += 100
    storage.count("c", Limit(9, 10))
    assert set(storage.windows) == {"b", "c"}


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit_storage, "MAX_CALLERS", 50)
    storage = ProcessStorage()
    for number in range(500):
        storage.count(str(number), Limit(9, 3600))
    assert len(storage.windows) <= 52
