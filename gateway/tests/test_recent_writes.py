"""The gateway tells services where a user wrote lately, after which write, and nobody else can tell them anything."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.recent_writes import WINDOW_SECONDS
from gateway.routes import COPY_OWNERS
from service_kit.testing.plugin import UserClient

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ALL_OWNERS = ", ".join(COPY_OWNERS)
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


def header(service: Any, client: Any, path: str = "/workouts") -> str | None:
    """What the service learns with a request that only reads."""
    assert client.get(path).status_code == 200
    return dict(service.requests[-1]["headers"]).get(HEADER)


def writes(service: Any, client: Any, path: str = "/workouts") -> str | None:
    """The same without the tokens."""
    found = header(service, client, path)
    return found and ", ".join(member.partition(";")[0] for member in found.split(", "))


@pytest.mark.parametrize(
    ("method", "path", "written"),
    [
        ("PATCH", "/users/me", "auth"),
        ("POST", "/auth/logout", "auth"),
        ("POST", "/exercises", "catalog"),
        ("PUT", "/plans/1", "plans"),
        ("DELETE", "/plans/1", "plans"),
    ],
)
def test_who_keeps_copies_learns_of_a_write(
    new_client: Any, service: Any, method: str, path: str, written: str
) -> None:
    client = new_client()
    assert writes(service, client) is None
    client.open(method, path)
    found = {header(service, client, reader) for reader in ("/workouts", "/goals", "/plans", "/schedule/today")}
    assert len(found) == 1
    assert found.pop().startswith(f'{written};after="')


@pytest.mark.parametrize(("method", "path"), [("POST", "/sessions/1/commands"), ("POST", "/measurements")])
def test_of_what_nobody_copies_nobody_learns(new_client: Any, service: Any, method: str, path: str) -> None:
    client = new_client()
    client.open(method, path)
    assert HEADER not in dict(service.requests[-1]["headers"])
    assert writes(service, client) is None
    client.post("/plans", {})
    client.open(method, path)
    assert dict(service.requests[-1]["headers"])[HEADER].startswith("plans;after="), "it may rely on copies itself"


def test_each_write_that_was_answered_gives_another_token(new_client: Any, service: Any) -> None:
    client, tokens = new_client(), set()
    for status in (200, 200, 422, 503):
        service.documents["/api/v1/plans"] = (status, {})
        assert client.post("/plans", {}).status_code == status
        tokens.add(header(service, client))
        assert header(service, client) in tokens, "reading changes nothing"
    assert len(tokens) == 4


def test_while_one_of_two_is_running_there_is_no_token(new_client: Any, service: Any) -> None:
    client = new_client()
    other = same_user(client, UserClient(client._client.application.test_client(), client._key))
    running = threading.Thread(target=lambda: other.post("/plans/held", {}))
    running.start()
    service.await_call("/api/v1/plans/held")
    client.post("/plans", {})
    assert header(service, client) == "plans"
    service.go.set()
    running.join()
    assert header(service, client).startswith("plans;after=")


def test_a_write_that_was_given_up_may_still_be_running(
    new_client: Any, service: Any, silent_soon: Any, at: Any
) -> None:
    at(NOON)
    client = new_client(deadline=10.0)
    silent_soon(client._client.application)
    assert client.post("/plans/frozen", {}).status_code == 504
    assert header(service, client) == "plans"
    at(NOON + timedelta(seconds=20))
    client.post("/plans", {})
    assert header(service, client) == "plans"
    at(NOON + timedelta(seconds=WINDOW_SECONDS + 10))
    assert header(service, client).startswith("plans;after=")


def test_a_write_that_reached_nobody_has_ended(new_client: Any, service: Any, unused_url: str) -> None:
    client = new_client(plans_url=unused_url)
    assert client.post("/plans", {}).status_code == 503
    assert header(service, client).startswith("plans;after=")


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
    assert dict(service.requests[-1]["headers"])[HEADER] == "plans", "it is running"
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
        client.get(path, headers={name: ALL_OWNERS, "Connection": name})
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
    [found] = {dict(request["headers"])[HEADER] for request in service.requests}
    assert found.startswith("auth;after=")


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


def test_processes_that_share_nothing_name_everything(new_client: Any, service: Any) -> None:
    client = new_client(workers=2)
    assert header(service, client) == ALL_OWNERS
    client.post("/plans", {})
    assert header(service, client) == ALL_OWNERS
