"""Where marks of writes lie: in the process of the gateway, or in a Redis that several share and that may be away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.recent_writes import EVERYWHERE, WINDOW_SECONDS, ProcessMarks, RedisMarks, Write
from gateway.routes import COPY_OWNERS
from gateway.state import state
from service_kit.ids import new_id
from service_kit.security.redis_link import Link
from service_kit.testing.plugin import UserClient

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HEADER = "setwise-recent-writes"


def header(service: Any, client: Any) -> str | None:
    """What the service learns with a request that only reads."""
    assert client.get("/workouts").status_code == 200
    return dict(service.requests[-1]["headers"]).get(HEADER)


def written(marks: Any, user: str, service: str) -> None:
    """A write from its beginning to its end."""
    write = Write(user, service, new_id().hex)
    marks.writes(user, write)
    marks.end(write)


def test_what_was_written_before_the_process_has_ended_a_deadline_later(at: Any) -> None:
    at(NOON)
    marks = ProcessMarks(10)
    assert marks.writes("a") == EVERYWHERE
    written(marks, "b", "plans")
    assert marks.writes("b") == EVERYWHERE
    at(NOON + timedelta(seconds=10))
    first = marks.writes("a")
    assert set(first) == set(COPY_OWNERS)
    assert len(set(first.values())) == 1
    assert all(first.values())
    assert set(marks.writes("c").values()).isdisjoint(first.values()), "no two users have one token"
    assert marks.writes("b")["plans"] not in marks.writes("b")["auth"]
    assert set(ProcessMarks(0).writes("a").values()).isdisjoint(first.values()), "nor do two processes"
    at(NOON + timedelta(seconds=40))
    assert marks.writes("a") == {}


def test_a_process_keeps_so_many_marks_and_names_everything_while_one_is_missing(at: Any) -> None:
    at(NOON - timedelta(minutes=1))
    marks = ProcessMarks(10, most=2)
    at(NOON)
    written(marks, "a", "auth")
    at(NOON + timedelta(seconds=1))
    written(marks, "b", "plans")
    assert list(marks.writes("a")) == ["auth"]
    written(marks, "c", "plans")
    assert marks.writes("a") == marks.writes("b") == marks.writes("d") == EVERYWHERE
    at(NOON + timedelta(seconds=40))
    assert list(marks.writes("a")) == []
    assert list(marks.writes("b")) == ["plans"]


@pytest.fixture
def pair(make_app: Any, service: Any, key: Any, redis: Any) -> tuple[Any, Any]:
    """One user at two gateways that share a Redis."""
    values = {"limits_url": redis.url(0), "namespace": f"test-{new_id().hex[-8:]}", "deadline": 10.0}
    first, second = (UserClient(make_app(**values).test_client(), key) for _ in range(2))
    second.user_id = first.user_id
    return first, second


def test_gateways_with_one_redis_know_the_same(pair: Any, service: Any, redis: Any) -> None:
    first, second = pair
    first.patch("/users/me", {})
    second.post("/plans", {})
    before = header(service, first)
    assert [member.partition(";after=")[0] for member in before.split(", ")] == ["auth", "plans"]
    assert before.count(";after=") == 2
    assert header(service, second) == before
    second.post("/plans", {})
    assert header(service, first) == header(service, second) != before
    names = state(first._client.application).settings.namespace
    _, [ends] = Link(redis.url(0)).ask(("TTL", f"{names}:writes:{first.user_id}:auth"))
    assert WINDOW_SECONDS < ends <= WINDOW_SECONDS + 10


def test_without_redis_everybody_has_written_everywhere(pair: Any, service: Any, faulty_redis: Any) -> None:
    first, second = pair
    assert header(service, second) is None
    faulty_redis.kill()
    assert header(service, first) == header(service, second) == ", ".join(COPY_OWNERS)


@pytest.fixture
def redis_marks(redis: Any) -> Any:
    """``redis_marks()``: those of another gateway of one deployment."""
    namespace = f"test-{new_id().hex[-8:]}"
    return lambda url="": RedisMarks(url or redis.url(0), namespace, 3600)


def test_what_could_not_be_marked_is_made_up_for(redis: Any, redis_marks: Any, unused_url: str) -> None:
    marks, others = redis_marks(unused_url.replace("http", "redis")), redis_marks()
    assert others.writes("a") == {}
    assert marks.writes("a", Write("a", "plans", "1")) == EVERYWHERE
    marks._link, marks._away = Link(redis.url(0)), type(marks._away)(0)
    assert marks.writes("a") == EVERYWHERE
    assert others.writes("a") == EVERYWHERE, "another gateway must not miss the write"


def test_a_write_whose_end_no_server_learnt_of_is_running(redis_marks: Any, unused_url: str) -> None:
    marks, others = redis_marks(), redis_marks()
    write = Write("a", "plans", "1")
    assert marks.writes("a", write) == {"plans": ""}
    marks._link = Link(unused_url.replace("http", "redis"))
    marks.end(write)
    written(others, "a", "plans")
    assert others.writes("a") == {"plans": ""}


def test_a_write_of_a_gateway_that_died_is_dropped_in_the_end(redis_marks: Any, at: Any) -> None:
    at(NOON)
    marks, others = redis_marks(), redis_marks()
    marks.writes("a", Write("a", "plans", "1"))
    written(others, "a", "plans")
    assert others.writes("a") == {"plans": ""}
    at(NOON + timedelta(seconds=2 * 3600))
    written(others, "a", "plans")
    assert others.writes("a")["plans"]


def test_what_a_restarted_redis_has_lost_is_made_up_for(faulty_redis: Any) -> None:
    marks = RedisMarks(faulty_redis.url(0), f"test-{new_id().hex[-8:]}", 3600)
    written(marks, "a", "plans")
    assert list(marks.writes("a")) == ["plans"]
    faulty_redis.kill()
    faulty_redis.start()
    assert marks.writes("a") == EVERYWHERE
