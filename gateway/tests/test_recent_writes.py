"""The gateway tells services where a user wrote lately, and nobody else can tell them anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.recent_writes import WINDOW_SECONDS, ProcessMarks, RedisMarks
from gateway.routes import SERVICES
from gateway.state import state
from service_kit.ids import new_id
from service_kit.security.redis_link import Link
from service_kit.testing.plugin import UserClient

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
EVERYWHERE = ", ".join(SERVICES)
HEADER = "setwise-recent-writes"
NAMED = "Setwise-Copy-Version"


@pytest.fixture
def new_client(make_app: Any, key: Any, service: Any) -> Any:
    """``new_client(**settings)``: somebody at a gateway of their own."""
    return lambda **values: UserClient(make_app(**values).test_client(), key)


def same_user(client: Any, other: Any) -> Any:
    """The user of ``client`` at the gateway of ``other``."""
    other.user_id = client.user_id
    return other


def writes(service: Any, client: Any, path: str = "/workouts") -> str | None:
    """What the service learns with a request that only reads."""
    assert client.get(path).status_code == 200
    return dict(service.requests[-1]["headers"]).get(HEADER)


@pytest.mark.parametrize(
    ("method", "path", "written"),
    [
        ("PATCH", "/users/me", "auth"),
        ("POST", "/auth/logout", "auth"),
        ("POST", "/exercises", "catalog"),
        ("PUT", "/plans/1", "plans"),
        ("DELETE", "/plans/1", "plans"),
        ("POST", "/sessions", "session"),
        ("POST", "/measurements", "tracking"),
    ],
)
def test_who_keeps_copies_learns_of_a_write(
    new_client: Any, service: Any, method: str, path: str, written: str
) -> None:
    client = new_client()
    assert writes(service, client) is None
    client.open(method, path)
    for reader in ("/workouts", "/sessions/1/commands", "/goals", "/plans", "/schedule/today"):
        assert writes(service, client, reader) == written


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_only_reads_has_written_nowhere(new_client: Any, service: Any, method: str) -> None:
    client = new_client()
    client.open(method, "/plans")
    assert writes(service, client) is None


def test_several_services_are_named_in_one_order(new_client: Any, service: Any) -> None:
    client = new_client()
    for path in ("/plans", "/users/me", "/plans"):
        client.patch(path, {})
    assert writes(service, client) == "auth, plans"


def test_each_user_wrote_for_themselves(new_client: Any, service: Any, key: Any) -> None:
    client = new_client()
    other = UserClient(client._client, key)
    nobody = UserClient(client._client, key, anonymous=True)
    client.post("/plans", {})
    assert writes(service, other) is None
    nobody.post("/auth/login", {})
    assert writes(service, nobody, "/schedule/calendar") is None
    assert writes(service, client, "/schedule/calendar") == "plans"


def test_it_is_marked_before_the_service_has_answered(new_client: Any, service: Any) -> None:
    client = new_client()
    service.documents["/api/v1/plans"] = (503, {})
    assert client.post("/plans", {}).status_code == 503
    assert dict(service.requests[-1]["headers"])[HEADER] == "plans"
    assert writes(service, client) == "plans"


def test_what_is_refused_before_it_is_forwarded_was_no_write(new_client: Any, service: Any) -> None:
    client = new_client(max_body=10)
    assert client.post("/plans", {"name": "far too long"}).status_code == 413
    assert writes(service, client) is None


def test_a_mark_lasts_half_a_minute_and_as_long_as_a_write_may_take(new_client: Any, service: Any, at: Any) -> None:
    at(NOON)
    client = new_client(deadline=12.5)
    client.post("/plans", {})
    at(NOON + timedelta(seconds=WINDOW_SECONDS + 12.5))
    assert writes(service, client) == "plans"
    at(NOON + timedelta(seconds=WINDOW_SECONDS + 13))
    assert writes(service, client) is None


@pytest.mark.parametrize(
    "name", ["Setwise-Recent-Writes", "setwise-recent-writes", "SETWISE_RECENT_WRITES", "Setwise_Recent-Writes"]
)
def test_clients_cannot_say_it(new_client: Any, service: Any, name: str) -> None:
    client = new_client()
    for path in ("/workouts", "/me/today", "/exercises", "/sessions/1/events"):
        client.get(path, headers={name: EVERYWHERE, "Connection": name})
    received = {header for request in service.requests for header, _ in request["headers"]}
    assert len(service.requests) >= 8
    assert not {header for header in received if header.replace("_", "-").lower() == HEADER}


def test_clients_never_see_it(new_client: Any, service: Any) -> None:
    service.extra["/api/v1/goals"] = b"Setwise-Recent-Writes: auth\r\n"
    assert HEADER not in new_client().get("/goals").headers


@pytest.mark.parametrize("path", ["/me/today", "/me/dashboard"])
def test_composed_answers_are_asked_for_in_the_same_way(new_client: Any, service: Any, path: str) -> None:
    client = new_client()
    client.patch("/users/me", {})
    service.requests.clear()
    assert client.get(path).status_code == 200
    assert {dict(request["headers"])[HEADER] for request in service.requests} == {"auth"}


def test_an_answer_may_name_the_copies_that_it_relied_on(new_client: Any, service: Any) -> None:
    copy = 'profile;id="01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e";version=7'
    service.extra["/api/v1/workouts"] = f"{NAMED}: {copy}\r\n".encode()
    client = new_client(cors_origins=["https://app.example"])
    answer = client.get("/workouts", headers={"Origin": "https://app.example"})
    assert answer.headers[NAMED] == copy
    assert NAMED in answer.headers["Access-Control-Expose-Headers"].split(", ")


def test_a_composed_answer_names_those_of_its_parts_once(new_client: Any, service: Any) -> None:
    profile, plan = 'profile;id="p";version=7', 'plan;id="q";version=2'
    service.extra["/api/v1/streaks"] = f"{NAMED}: {profile}\r\n".encode()
    service.extra["/api/v1/schedule/today"] = f"{NAMED}: {profile}, {plan}\r\n".encode()
    assert sorted(new_client().get("/me/today").headers[NAMED].split(", ")) == [plan, profile]
    service.extra.clear()
    assert NAMED not in new_client().get("/me/today").headers


def test_a_process_keeps_so_many_marks_and_names_everything_while_one_is_missing(at: Any) -> None:
    at(NOON - timedelta(minutes=1))
    marks = ProcessMarks(40, most=2)
    assert tuple(marks.services("a")) == SERVICES, "nobody knows what was written before the process"
    at(NOON)
    marks.services("a", "auth")
    at(NOON + timedelta(seconds=1))
    marks.services("b", "plans")
    assert list(marks.services("a")) == ["auth"]
    marks.services("c", "plans")
    assert tuple(marks.services("a")) == tuple(marks.services("d")) == SERVICES
    at(NOON + timedelta(seconds=40))
    assert list(marks.services("a")) == []
    assert list(marks.services("b")) == ["plans"]


def test_processes_that_share_nothing_name_everything(new_client: Any, service: Any) -> None:
    assert writes(service, new_client(workers=2)) == EVERYWHERE


@pytest.fixture
def pair(new_client: Any, redis: Any) -> tuple[Any, Any]:
    """One user at two gateways that share a Redis."""
    values = {"limits_url": redis.url(0), "namespace": f"test-{new_id().hex[-8:]}", "deadline": 10.0}
    first = new_client(**values)
    return first, same_user(first, new_client(**values))


def test_gateways_with_one_redis_know_the_same(pair: Any, service: Any, redis: Any) -> None:
    first, second = pair
    first.patch("/users/me", {})
    second.post("/plans", {})
    assert writes(service, first) == writes(service, second) == "auth, plans"
    names = state(first._client.application).settings.namespace
    _, [ends] = Link(redis.url(0)).ask(("TTL", f"{names}:writes:{first.user_id}:auth"))
    assert WINDOW_SECONDS < ends <= WINDOW_SECONDS + 10


def test_without_redis_everybody_has_written_everywhere(pair: Any, service: Any, faulty_redis: Any) -> None:
    first, second = pair
    assert writes(service, second) is None
    faulty_redis.kill()
    assert writes(service, first) == writes(service, second) == EVERYWHERE


def test_what_could_not_be_marked_is_made_up_for(redis: Any, unused_url: str) -> None:
    namespace = f"test-{new_id().hex[-8:]}"
    marks, others = (RedisMarks(url, namespace, 3600) for url in (unused_url.replace("http", "redis"), redis.url(0)))
    assert list(others.services("a")) == []
    assert tuple(marks.services("a", "plans")) == SERVICES
    marks._link, marks._away = Link(redis.url(0)), type(marks._away)(0)
    assert tuple(marks.services("a")) == SERVICES
    assert tuple(others.services("a")) == SERVICES, "another gateway must not miss the write"


def test_what_a_restarted_redis_has_lost_is_made_up_for(faulty_redis: Any) -> None:
    marks = RedisMarks(faulty_redis.url(0), f"test-{new_id().hex[-8:]}", 3600)
    marks.services("a", "plans")
    assert list(marks.services("a")) == ["plans"]
    faulty_redis.kill()
    faulty_redis.start()
    assert tuple(marks.services("a")) == SERVICES
