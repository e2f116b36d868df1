"""Strict routes are counted per address and per user, whoever asks, wherever the counters are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cli.system.paths import ROOT
from gateway.guards import check_target
from gateway.routes import LOG_IN, SAFE, find, strictness
from service_kit.ids import new_id
from service_kit.testing.plugin import Key, UserClient

MakeGateway = Callable[..., Flask]
SECRETS = {"password", "current_password", "new_password", "refresh_token", "code", "email"}


def operations() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Method, path, operation and document of everything that is reached from outside."""
    for file in sorted((ROOT / "contracts" / "openapi").glob("*.json")):
        document = json.loads(file.read_text())
        for path, methods in document["paths"].items():
            if path.startswith("/api/"):
                yield from (
                    (name.upper(), path, one, document) for name, one in methods.items() if "operationId" in one
                )


def segments(path: str) -> tuple[str, ...]:
    return check_target(path.replace("{", "").replace("}", "")).segments


def encoded(path: str) -> str:
    """The same address with every letter percent-encoded."""
    return "".join(f"%{ord(one):02x}" if one.isalnum() else one for one in path)


# One address for the service behind: it takes the slash at the end for none, and decodes what is encoded.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda path: path,
    "slash": lambda path: f"{path}/",
    "encoded": encoded,
    "encoded, slash": lambda path: f"{encoded(path)}/",
}


def body_fields(operation: dict[str, Any], document: dict[str, Any]) -> set[str]:
    content = operation.get("requestBody", {}).get("content", {})
    names = {one["schema"].get("$ref", "").rpartition("/")[2] for one in content.values()} - {""}
    return {field for name in names for field in document["components"]["schemas"][name].get("properties", {})}


STRICT = sorted((method, path) for method, path, *_ in operations() if strictness(method, segments(path)))


@pytest.fixture(params=["process", "redis"])
def make_gateway(request: pytest.FixtureRequest, make_app: Callable[..., Flask], service: Any) -> MakeGateway:
    """``guarded(auth_limit=...)``: a gateway that counts in this process, or in Redis."""
    if request.param == "process":
        return make_app
    url = request.getfixturevalue("redis").url(0)
    return lambda **more: make_app(limits_url=url, namespace=f"test-{new_id().hex[-8:]}", **more)


def ask(client: Any, route: tuple[str, str], address: str = "127.0.0.1") -> Any:
    method, path = route
    return client.open(method=method, path=path, json={}, environ_overrides={"REMOTE_ADDR": address})


def codes(client: Any, route: tuple[str, str], times: int, address: str = "127.0.0.1") -> list[int]:
    return [ask(client, route, address).status_code for _ in range(times)]


def test_whatever_takes_a_secret_or_makes_an_account_is_strict() -> None:
    unsafe = [one for one in operations() if one[0] not in SAFE]
    wanted = {(method, path) for method, path, one, document in unsafe if body_fields(one, document) & SECRETS}
    wanted |= {(method, path) for method, path, one, _ in unsafe if one.get("security") == []}
    assert wanted == set(STRICT)


def test_what_an_app_calls_all_day_is_not() -> None:
    for method, path in [("GET", "auth/me"), ("GET", "auth/sessions"), ("DELETE", "auth/sessions/1")]:
        assert strictness(method, segments(f"/api/v1/{path}")) is None
    assert strictness("PATCH", ("api", "v1", "users", "me")) is None


def test_what_is_added_under_auth_is_strict_until_somebody_decides_otherwise() -> None:
    assert strictness("POST", ("api", "v1", "auth", "mfa", "verify")) is LOG_IN


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_an_address_is_another_route(spelling: str) -> None:
    for method, path, *_ in operations():
        plain = path.replace("{", "").replace("}", "")
        respelled = check_target(SPELLINGS[spelling](plain)).segments
        assert strictness(method, respelled) is strictness(method, segments(path))
        assert find(respelled) is find(segments(path))


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("route", STRICT, ids=lambda route: " ".join(route))
def test_no_spelling_of_an_address_is_another_bucket(
    make_app: Callable[..., Flask], key: Key, service: Any, route: tuple[str, str], spelling: str
) -> None:
    app = make_app(auth_limit="3/hour", address_limit="3/hour", user_limit="1000/hour")
    method, path = route
    raw = SPELLINGS[spelling](path)
    client = UserClient(app.test_client(), key)
    assert codes(client, route, 3) == [200] * 3
    answer = client.open(method, unquote(raw), json={}, environ_overrides={"RAW_URI": raw})
    assert answer.status_code == 429


@pytest.mark.parametrize("route", STRICT, ids=lambda route: " ".join(route))
@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "without"])
def test_every_strict_route_answers_429(
    make_gateway: MakeGateway, key: Key, route: tuple[str, str], signed_in: bool
) -> None:
    app = make_gateway(auth_limit="3/hour", address_limit="3/hour", user_limit="1000/hour")
    client = UserClient(app.test_client(), key, anonymous=not signed_in)
    answers = [ask(client, route) for _ in range(5)]
    assert [answer.status_code for answer in answers[3:]] == [429, 429]
    assert 429 not in [answer.status_code for answer in answers[:3]]
    for answer in answers[3:]:
        assert answer.content_type == "application/problem+json"
        assert answer.json["type"] == "/problems/too-many-requests"
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600


@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "without"])
def test_of_150_registrations_an_address_gets_60(
    make_gateway: MakeGateway, key: Key, service: Any, signed_in: bool
) -> None:
    client = UserClient(make_gateway(auth_limit="60/hour").test_client(), key, anonymous=not signed_in)
    assert Counter(codes(client, ("POST", "/auth/register"), 150)) == {200: 60, 429: 90}
    assert service.counts["/api/v1/auth/register"] == 60


def test_many_tokens_at_one_address_are_one_address(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway(auth_limit="3/hour")
    people = [UserClient(app.test_client(), key) for _ in range(5)]
    found = [ask(person, ("POST", "/auth/login")).status_code for person in people]
    assert found == [200, 200, 200, 429, 429]
    assert ask(app.test_client(), ("POST", "/api/v1/auth/register")).status_code == 429


def test_one_user_at_many_addresses_is_one_user(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway(auth_limit="3/hour")
    alice, bob = (UserClient(app.test_client(), key) for _ in range(2))
    route = ("POST", "/auth/change-password")
    found = [ask(alice, route, f"203.0.113.{number}").status_code for number in range(5)]
    assert found == [200, 200, 200, 429, 429]
    assert ask(bob, route, "203.0.113.4").status_code == 200


def test_what_the_users_own_limit_refuses_takes_nothing_from_the_address(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway(auth_limit="3/hour")
    alice = UserClient(app.test_client(), key)
    route = ("POST", "/auth/login")
    assert codes(alice, route, 3, "203.0.113.1") == [200] * 3
    assert codes(alice, route, 9, "203.0.113.2") == [429] * 9
    assert codes(app.test_client(), ("POST", "/api/v1/auth/login"), 4, "203.0.113.2") == [200, 200, 200, 429]


def test_the_quota_with_the_least_left_is_reported(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway(auth_limit="5/hour")
    alice, bob = (UserClient(app.test_client(), key) for _ in range(2))
    route = ("POST", "/auth/login")
    codes(bob, route, 2, "203.0.113.1")
    by_address = ask(alice, route, "203.0.113.1")
    assert by_address.headers["RateLimit-Policy"] == '"auth";q=5;w=3600'
    assert by_address.headers["RateLimit"].startswith('"auth";r=2;t=')
    by_user = ask(alice, route, "203.0.113.2")
    assert by_user.headers["RateLimit-Policy"] == '"auth-user";q=5;w=3600'
    assert by_user.headers["RateLimit"].startswith('"auth-user";r=3;t=')
    assert codes(bob, route, 2, "203.0.113.1") == [200, 200]
    refused = ask(alice, route, "203.0.113.1")
    assert refused.status_code == 429
    assert refused.headers["RateLimit"].startswith('"auth";r=0;t=')


def test_a_flood_of_log_ins_leaves_the_signed_in_of_that_address_alone(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway(auth_limit="3/hour")
    unused_url: FlaskClient = app.test_client()
    for path in ("login", "register", "change-password"):
        codes(unused_url, ("POST", f"/api/v1/auth/{path}"), 5)
    codes(unused_url, ("DELETE", "/api/v1/users/me"), 5)
    alice = UserClient(app.test_client(), key)
    assert ask(alice, ("POST", "/auth/change-password")).status_code == 200
    assert ask(alice, ("DELETE", "/users/me")).status_code == 200
    assert ask(alice, ("POST", "/auth/refresh")).status_code == 200
    assert ask(alice, ("POST", "/auth/logout")).status_code == 200


def test_an_office_behind_one_address_refreshes(make_gateway: MakeGateway, key: Key) -> None:
    app = make_gateway()
    office = [UserClient(app.test_client(), key, anonymous=bool(number % 2)) for number in range(60)]
    for _ in range(2):
        assert {ask(person, ("POST", "/auth/refresh")).status_code for person in office} == {200}


def test_without_redis_each_gateway_allows_a_quarter_of_both(
    make_app: Callable[..., Flask], redis: Any, faulty_redis: Any, service: Any, key: Key
) -> None:
    app = make_app(limits_url=redis.url(0), namespace=f"test-{new_id().hex[-8:]}", auth_limit="12/hour")
    alice, route = UserClient(app.test_client(), key), ("POST", "/auth/login")
    faulty_redis.kill()
    answers = [ask(alice, route, f"203.0.113.{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Policy"] for answer in answers] == ['"auth-user";q=3;w=3600'] * 4
    bob = UserClient(app.test_client(), key)
    assert codes(bob, route, 3, "198.51.100.1") == [200] * 3
    stranger = ask(app.test_client(), ("POST", "/api/v1/auth/login"), "198.51.100.1")
    assert stranger.headers["RateLimit-Policy"] == '"auth";q=3;w=3600'
    assert stranger.status_code == 429
