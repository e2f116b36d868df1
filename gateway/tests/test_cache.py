"""Public answers of the catalogue are kept as long as it allows, for whom it allows, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from prometheus_client import generate_latest

from gateway.cache_stores import MAX_ENTRY
from gateway.state import state
from service_kit.clock import now
from service_kit.ids import new_id
from service_kit.security.runtime import runtime
from service_kit.testing.plugin import Key, UserClient

PATH = "/api/v1/exercises"
OPEN = b'Cache-Control: public, max-age=30\r\nETag: "7"\r\n'
FOR_STRANGERS = OPEN + b"Vary: Authorization\r\n"


@pytest.fixture(params=["process", "redis"])
def cache_url(request: pytest.FixtureRequest) -> str:
    return "process://" if request.param == "process" else request.getfixturevalue("redis").url(2)


@pytest.fixture
def gateway(make_app: Callable[..., Flask], service: Any, cache_url: str) -> Flask:
    """A gateway with an empty cache before a catalogue that lets its answers be kept."""
    service.extra[PATH] = FOR_STRANGERS
    return make_app(cache_url=cache_url, namespace=f"test-{new_id().hex[-8:]}")


@pytest.fixture
def client(gateway: Flask) -> Any:
    return gateway.test_client()


def test_a_public_answer_is_asked_for_once(client: Any, service: Any) -> None:
    first, second = client.get(f"{PATH}?q=squat"), client.get(f"{PATH}?q=squat")
    assert first.data == second.data
    assert "Age" not in first.headers
    assert second.headers["Age"] == "0"
    for name in ("Cache-Control", "ETag", "Vary", "Content-Type", "X-Content-Type-Options"):
        assert second.headers.getlist(name) == first.headers.getlist(name), name
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert len(service.requests) == 1


def test_each_address_is_another(client: Any, service: Any) -> None:
    for query in ("", "?q=squat", "?q=Squat", "?q=squat&page=1", "?page=1&q=squat"):
        client.get(PATH + query)
    assert len(service.requests) == 5


def test_it_is_fresh_for_as_long_as_the_service_says(client: Any, service: Any, at: Any) -> None:
    began = now()
    at(began)
    client.get(PATH)
    at(began + timedelta(seconds=29))
    assert client.get(PATH).headers["Age"] == "29"
    at(began + timedelta(seconds=30))
    assert "Age" not in client.get(PATH).headers
    assert len(service.requests) == 2


def test_somebody_with_a_token_gets_their_own(gateway: Flask, client: Any, key: Key, service: Any) -> None:
    alice = UserClient(gateway.test_client(), key)
    client.get(PATH)
    assert "authorization" in dict(alice.get("/exercises").json["headers"])
    assert "authorization" in dict(alice.get("/exercises").json["headers"])
    assert "authorization" not in dict(client.get(PATH).json["headers"])
    assert len(service.requests) == 3


def test_what_is_the_same_for_all_is_given_to_all(gateway: Flask, client: Any, key: Key, service: Any) -> None:
    service.extra[PATH] = OPEN
    alice = UserClient(gateway.test_client(), key)
    assert [alice.get("/exercises").status_code, client.get(PATH).status_code] == [200, 200]
    assert len(service.requests) == 1
    assert client.get(PATH, headers={"Authorization": "Bearer a.b.c"}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Cache-Control: max-age=30\r\n",
        b"Cache-Control: public\r\n",
        b"Cache-Control: public, max-age=0\r\n",
        b"Cache-Control: private, max-age=30\r\n",
        b"Cache-Control: public, no-store, max-age=30\r\n",
        b'Cache-Control: public, no-cache="set-cookie", max-age=30\r\n',
        b"Cache-Control: public, max-age=30\r\nCache-Control: private\r\n",
        OPEN + b"Set-Cookie: a=b\r\n",
        OPEN + b"Vary: Accept-Language\r\n",
        OPEN + b"Vary: *\r\n",
    ],
)
def test_nothing_else_is_kept(client: Any, service: Any, headers: bytes) -> None:
    service.extra[PATH] = headers
    assert [client.get(PATH).status_code for _ in range(2)] == [200, 200]
    assert len(service.requests) == 2


@pytest.mark.parametrize("status", [201, 404, 422, 500])
def test_no_other_status_is_kept(client: Any, service: Any, status: int) -> None:
    service.documents[PATH] = (status, {})
    client.get(PATH)
    client.get(PATH)
    assert len(service.requests) >= 2


def test_large_answers_are_not_kept(make_app: Any, service: Any, cache_url: str) -> None:
    service.extra[PATH] = OPEN
    service.documents[PATH] = (200, "x" * MAX_ENTRY)
    client = make_app(cache_url=cache_url, max_answer=10 * MAX_ENTRY).test_client()
    assert [client.get(PATH).status_code for _ in range(2)] == [200, 200]
    assert len(service.requests) == 2


def test_other_resources_are_not_kept(gateway: Flask, key: Key, service: Any) -> None:
    alice = UserClient(gateway.test_client(), key)
    service.extra["/api/v1/goals"] = OPEN
    alice.get("/goals")
    alice.get("/goals")
    assert len(service.requests) == 2


def test_no_header_of_a_client_reaches_what_others_get(client: Any, service: Any) -> None:
    poison = {
        "Accept": "text/html",
        "Accept-Language": "x",
        "Range": "bytes=0-3",
        "Prefer": "x",
        "User-Agent": "evil",
        "Content-Type": "text/evil",
        "Cookie": "a=b",
        "X-Forwarded-Host": "evil.test",
        "If-None-Match": '"other"',
        "Host": "evil.test",
    }
    client.get(PATH, headers=poison)
    sent = dict(service.requests[0]["headers"])
    assert set(sent) <= {
        "host",
        "user-agent",
        "accept-encoding",
        "x-request-id",
        "x-forwarded-for",
        "x-forwarded-proto",
    }
    assert "evil" not in str(sent)


def test_what_the_client_has_is_not_sent_again(client: Any, service: Any) -> None:
    for _ in range(2):
        answer = client.get(PATH, headers={"If-None-Match": '"7"'})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"7"')
    assert client.get(PATH, headers={"If-None-Match": '"6"'}).status_code == 200
    assert len(service.requests) == 1


def test_what_is_not_sent_again_is_not_compressed_either(client: Any, service: Any) -> None:
    service.documents[PATH] = (200, {"text": "word " * 1000})
    gzip = {"Accept-Encoding": "gzip"}
    for _ in range(2):
        full = client.get(PATH, headers=gzip)
        assert (full.headers["Content-Encoding"], full.headers["ETag"]) == ("gzip", '"7"')
        for held in ('"7"', 'W/"7"'):
            answer = client.get(PATH, headers={**gzip, "If-None-Match": held})
            assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"7"')
            assert "Content-Encoding" not in answer.headers


def test_head_is_a_get_without_a_body(client: Any, service: Any) -> None:
    size = len(client.get(PATH).data)
    for path in (PATH, f"{PATH}?q=new"):
        head = client.head(path)
        assert (head.status_code, head.data) == (200, b"")
    assert int(client.head(PATH).headers["Content-Length"]) == size
    assert client.get(f"{PATH}?q=new").headers["Age"] == "0"
    assert [one["method"] for one in service.requests] == ["GET", "GET"]


@pytest.mark.parametrize(
    ("wanted", "calls"), [("no-cache", 2), ("max-age=0", 2), ("no-store", 2), ("max-age=5", 1), ("odd=", 1)]
)
def test_a_client_may_want_it_anew(client: Any, service: Any, wanted: str, calls: int) -> None:
    client.get(PATH)
    assert client.get(PATH, headers={"Cache-Control": wanted}).status_code == 200
    assert len(service.requests) == calls
    assert client.get(PATH).headers["Age"] == "0"


def test_a_request_with_a_body_is_not_answered_from_the_cache(client: Any, service: Any) -> None:
    client.get(PATH)
    client.get(PATH, data=b"{}", headers={"Content-Type": "application/json"})
    assert [one["body"] for one in service.requests] == ["", "{}"]


@pytest.mark.parametrize("failure", ["frozen", "garbage", "silence"])
def test_while_the_catalogue_is_away_old_answers_are_better_than_none(
    gateway: Flask, client: Any, service: Any, at: Any, failure: str, silent_soon: Any
) -> None:
    began = now()
    at(began)
    cached = client.get(PATH).data
    silent_soon(gateway)
    service.scripts[PATH] = failure
    at(began + timedelta(seconds=300))
    answer = client.get(PATH)
    assert (answer.status_code, answer.data, answer.headers["Age"]) == (200, cached, "300")
    assert client.get(f"{PATH}?q=never-seen").status_code in (502, 503, 504)
    assert client.get(PATH, headers={"Cache-Control": "no-cache"}).status_code in (502, 503, 504)


def test_old_answers_stand_in_for_an_error_of_the_service(client: Any, service: Any, at: Any) -> None:
    began = now()
    at(began)
    client.get(PATH)
    service.documents[PATH] = (503, {})
    at(began + timedelta(seconds=300))
    assert client.get(PATH).headers["Age"] == "300"
    service.documents.clear()
    assert "Age" not in client.get(PATH).headers


def test_outcomes_are_counted(gateway: Flask, client: Any, service: Any, at: Any) -> None:
    began = now()
    at(began)
    client.get(PATH)
    client.get(PATH)
    service.scripts[PATH] = "silence"
    at(began + timedelta(seconds=300))
    client.get(PATH)
    metrics = generate_latest(runtime(gateway).metrics).decode()
    for outcome in ("miss", "hit", "stale"):
        assert f'gateway_cache_total{{outcome="{outcome}"}} 1.0' in metrics
    assert state(gateway).cache.outcomes == {"miss": 1, "hit": 1, "stale": 1}


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_without_redis_everything_is_asked_for(make_app: Any, service: Any, faulty_redis: Any, fault: str) -> None:
    service.extra[PATH] = OPEN
    client = make_app(cache_url=faulty_redis.url(2), namespace="faulty").test_client()
    getattr(faulty_redis, fault)()
    counts = []
    for _ in range(3):
        assert client.get(PATH).status_code == 200
        counts.append(len(service.requests))
    assert 0 < counts[0] < counts[1] < counts[2], "a call on a connection that was just closed is sent twice"
