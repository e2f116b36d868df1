"""Several questions of one caller in one request: each answered as if it had come alone, and nothing else opened."""

from __future__ import annotations

import json
from itertools import chain, repeat
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from service_kit.db.session import db_session
from service_kit.testing.plugin import Key, UserClient
from service_kit.testing.statements import recorded_statements
from tracking_service import parts

WEIGHT = {"type": "weight", "value": {"value": "81.2", "unit": "kg"}, "measured_at": "2026-03-12T07:00:00Z"}
ADDRESSES = (
    "/api/v1/goals/progress?status=active",
    "/api/v1/streaks",
    "/api/v1/measurements/trend?type=weight",
    "/api/v1/analytics/summary?period=week",
    "/api/v1/records?limit=5",
    "/api/v1/records?limit=none",
    "/api/v1/nothing",
)


def ask(client: UserClient, *addresses: str, **options: Any) -> Any:
    return client.get(f"{parts.PATH}?{urlencode([('part', address) for address in addresses])}", **options)


def read(answer: Any) -> list[tuple[int, str, bytes]]:
    """Status, copies and body of each part."""
    assert answer.status_code == 200
    head, _, bodies = answer.data.partition(b"\n")
    found = []
    for status, copies, length in json.loads(head):
        found.append((status, copies, bodies[:length]))
        bodies = bodies[length:]
    assert bodies == b""
    return found


def without_id(body: bytes) -> Any:
    document = json.loads(body)
    document.pop("request_id", None)
    return document


def test_each_part_is_what_its_address_answers(alice: UserClient) -> None:
    alice.post("/measurements", WEIGHT)
    answered = read(ask(alice, *ADDRESSES))
    assert [status for status, *_ in answered] == [200, 200, 200, 200, 200, 422, 404]
    for address, (status, copies, body) in zip(ADDRESSES, answered, strict=True):
        alone = alice.get(address)
        assert status == alone.status_code
        assert copies == alone.headers.get("Setwise-Copy-Version", "")
        assert without_id(body) == without_id(alone.data)


def test_each_caller_gets_their_own(alice: UserClient, bob: UserClient, anonymous: UserClient) -> None:
    alice.post("/measurements", WEIGHT)
    [theirs], [others], [nobodys] = (read(ask(client, ADDRESSES[2])) for client in (alice, bob, anonymous))
    assert b"81.2" in theirs[2]
    assert b"81.2" not in others[2]
    assert nobodys[0] == 401


def test_scopes_are_those_of_each_address(app: Flask, key: Key, alice: UserClient) -> None:
    token = key.token(alice.user_id, scope="goals:read")
    answered = read(ask(alice, *ADDRESSES[:2], headers={"Authorization": f"Bearer {token}"}))
    assert answered[0][0] == 200
    assert answered[1][0] == alice.get(ADDRESSES[1], headers={"Authorization": f"Bearer {token}"}).status_code


def test_conditions_are_of_the_whole(alice: UserClient) -> None:
    tag = alice.get(ADDRESSES[1]).headers.get("ETag", '"1"')
    assert read(ask(alice, ADDRESSES[1], headers={"If-None-Match": f"{tag}, *"}))[0][0] == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/metrics",
        "/health/live",
        "/openapi.json",
        "/internal/parts?part=/api/v1/streaks",
        "/internal/erasures",
        "/api/v1",
        "/api/v1/",
        "/api/v1//streaks",
        "/api/v1/%2e%2e/internal",
        "/api/v1/streaks#x",
        "/api/v1/streaks\r\nX-Roles: admin",
        "/api/v2/streaks",
        "api/v1/streaks",
        "http://evil.test/api/v1/streaks",
    ],
)
def test_no_other_address_is_reached(alice: UserClient, address: str) -> None:
    assert ask(alice, address).status_code == 400
    assert ask(alice, "/api/v1/streaks", address).status_code == 400


@pytest.mark.parametrize("address", ["/api/v1/../internal/parts", "/api/v1/../../metrics", "/api/v1/./streaks"])
def test_an_address_is_no_path_of_files(alice: UserClient, address: str) -> None:
    assert read(ask(alice, address))[0][0] == 404


def test_a_part_only_reads(alice: UserClient) -> None:
    made = alice.post("/measurements", WEIGHT).json
    headers = {"X-HTTP-Method-Override": "DELETE"}
    assert read(ask(alice, f"/api/v1/measurements/{made['id']}", headers=headers))[0][0] == 200
    assert alice.get(f"/measurements/{made['id']}").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_it_is_asked_in_one_way_only(alice: UserClient, method: str) -> None:
    assert alice.open(method, f"{parts.PATH}?part=/api/v1/streaks").status_code == 404


def test_so_many_parts_are_answered_and_no_other_parameter(alice: UserClient) -> None:
    assert len(read(ask(alice, *["/api/v1/streaks"] * parts.MAX_PARTS))) == parts.MAX_PARTS
    assert ask(alice, *["/api/v1/streaks"] * (parts.MAX_PARTS + 1)).status_code == 400
    assert alice.get(parts.PATH).status_code == 400
    assert alice.get(f"{parts.PATH}?part=/api/v1/streaks&other=1").status_code == 400


def test_what_has_not_begun_in_time_is_late(alice: UserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    instants = chain([0.0, 0.0], repeat(parts.PATIENCE_S))
    monkeypatch.setattr(parts, "monotonic", lambda: next(instants))
    streaks, goals = read(ask(alice, "/api/v1/streaks", ADDRESSES[0]))
    assert streaks[0] == 200
    assert (goals[0], json.loads(goals[2])["type"]) == (504, "/problems/upstream-timeout")


def test_a_part_that_breaks_breaks_no_other(app: Flask, alice: UserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_arguments: Any) -> None:
        db_session().execute(text("SELECT nothing"))

    monkeypatch.setitem(app.view_functions, "streaks.get_streaks", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    broken, goals = read(ask(alice, "/api/v1/streaks", ADDRESSES[0]))
    assert (broken[0] >= 500, goals[0]) == (True, 200)


def test_parts_share_a_transaction(app: Flask, alice: UserClient) -> None:
    with recorded_statements(app) as statements:
        read(ask(alice, *ADDRESSES[:4]))
    assert [one for one in statements if one in ("COMMIT", "ROLLBACK")] == ["ROLLBACK"]
