"""Counting in a Redis that all gateways share: together while it is there, each by itself and stricter while not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.rate_limit_storage import Limit, SharedStorage
from service_kit.ids import new_id
from service_kit.security.redis_link import Link

PATH = "/api/v1/exercises"


@pytest.fixture
def pair(make_app: Callable[..., Flask], redis: Any, service: Any) -> tuple[FlaskClient, FlaskClient]:
    """Two gateways of one deployment: twelve requests an hour from one address."""
    values = {"limits_url": redis.url(0), "namespace": f"test-{new_id().hex[-8:]}", "address_limit": "12/hour"}
    first, second = (make_app(**values).test_client() for _ in range(2))
    return first, second


def statuses(client: FlaskClient, times: int) -> list[int]:
    return [client.get(PATH).status_code for _ in range(times)]


def test_all_gateways_count_together(pair: Any) -> None:
    first, second = pair
    assert statuses(first, 6) + statuses(second, 6) == [200] * 12
    refused = [client.get(PATH) for client in pair]
    assert [answer.status_code for answer in refused] == [429, 429]
    for answer in refused:
        assert answer.headers["RateLimit-Policy"] == '"address";q=12;w=3600'
        assert answer.headers["RateLimit"].startswith('"address";r=0;t=')
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600


def test_what_is_left_is_reported_across_gateways(pair: Any) -> None:
    first, second = pair
    remaining = [client.get(PATH).headers["RateLimit"].split(";")[1] for client in (first, second, first)]
    assert remaining == ["r=11", "r=10", "r=9"]


def test_many_requests_are_no_outage(redis: Any) -> None:
    """Each greenlet that asks has a connection of its own."""
    storage = SharedStorage(redis.url(0), "crowd")
    with ExitStack() as asking:
        for _ in range(150):
            asking.enter_context(storage.link.talk()).ask(("PING",))
        assert storage.count("caller", Limit(10, 60)).remaining == 9
    assert not storage.away


def test_in_redis_a_window_slides_too(redis: Any) -> None:
    """What the window before let through counts by the part of it that lies in the last hour."""
    storage, key, limit = SharedStorage(redis.url(0), f"test-{new_id().hex[-8:]}"), "caller", Limit(10, 3600)
    assert [storage.count(key, limit).remaining for _ in range(8)] == [9, 8, 7, 6, 5, 4, 3, 2]
    _, [[name]] = storage.link.ask(("KEYS", f"{storage._prefix}*"))
    storage.link.ask(("PEXPIRE", name, 1_799_000))  # as it is half an hour into the next window
    standings = [storage.count(key, limit) for _ in range(8)]
    assert [standing.passes for standing in standings] == [True] * 7 + [False]
    assert [standing.remaining for standing in standings] == [6, 5, 4, 3, 2, 1, 0, 0]
    assert all(1 <= standing.seconds <= 450 for standing in standings), "an eighth of an hour makes room for one more"


def test_deployments_on_one_server_count_apart(pair: Any, make_app: Any, redis: Any) -> None:
    assert statuses(pair[0], 13)[-1] == 429
    other = make_app(limits_url=redis.url(0), namespace="other", address_limit="12/hour").test_client()
    assert statuses(other, 1) == [200]
    _, [keys] = Link(redis.url(0)).ask(("KEYS", "*"))
    assert {key.split(b":limits:")[0] for key in keys} >= {b"other"}


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_without_redis_each_allows_a_quarter(fault: str, pair: Any, faulty_redis: Any) -> None:
    first, second = pair
    assert statuses(first, 1) == [200]
    getattr(faulty_redis, fault)()
    answers = [first.get(PATH) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Policy"] for answer in answers] == ['"address";q=3;w=3600'] * 4
    remaining = [answer.headers["RateLimit"].split(";")[1] for answer in answers]
    assert remaining == ["r=2", "r=1", "r=0", "r=0"]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 3600
    assert statuses(second, 4) == [200, 200, 200, 429]


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_when_redis_is_back_it_counts_again(fault: str, pair: Any, faulty_redis: Any, eventually: Any) -> None:
    first, second = pair
    getattr(faulty_redis, fault)()
    assert statuses(first, 4)[-1] == 429
    faulty_redis.start() if fault == "kill" else faulty_redis.thaw()
    eventually(lambda: first.get(PATH).status_code == 200)
    assert second.get(PATH).headers["RateLimit-Policy"] == '"address";q=12;w=3600'


def test_a_restart_between_two_requests_is_not_noticed(pair: Any, faulty_redis: Any) -> None:
    first, _ = pair
    assert statuses(first, 1) == [200]
    faulty_redis.restart()
    answer = first.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == '"address";q=12;w=3600'


def test_a_server_that_answers_nonsense_is_away_as_well(pair: Any, faulty_redis: Any) -> None:
    link = Link(faulty_redis.url(0))
    link.ask(("CONFIG", "SET", "requirepass", "changed"))
    try:
        assert statuses(pair[0], 4) == [200, 200, 200, 429]
    finally:
        Link(faulty_redis.url(0).replace("//", "//:changed@")).ask(("CONFIG", "SET", "requirepass", ""))
