"""What an ``Idempotency-Key`` counts for: one resource, however its address is spelled."""

from __future__ import annotations

from typing import Any

import pytest

from service_kit.testing.plugin import Key, UserClient


@pytest.fixture
def boat(alice: UserClient) -> dict[str, Any]:
    from harbour_service.boats import usecases

    usecases.ELSEWHERE.add(alice.user_id)
    made: dict[str, Any] = alice.post("/boats", {"name": "Alma"}).json
    return made


def test_a_slash_at_the_end_makes_no_other_scope(alice: UserClient) -> None:
    first = alice.post("/boats", {"name": "Alma"}, key="one")
    again = alice.post("/boats/", {"name": "Alma"}, key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json
    assert alice.get("/boats").json["page"]["total"] == 1


@pytest.mark.parametrize("end", ["", "/"])
def test_an_id_in_capitals_makes_no_other_scope(alice: UserClient, boat: dict[str, Any], end: str) -> None:
    first = alice.post(f"/boats/{boat['id']}/command", key="one")
    again = alice.post(f"/boats/{boat['id'].upper()}/command{end}", key="one")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_one_key_counts_for_each_resource_alone(alice: UserClient, boat: dict[str, Any]) -> None:
    assert alice.post("/boats", {"name": "Berta"}, key="one").json["name"] == "Berta"
    commanded = alice.post(f"/boats/{boat['id']}/command", key="one")
    assert (commanded.status_code, commanded.json["name"]) == (200, "Alma")
    assert "Idempotency-Replayed" not in commanded.headers


def test_two_keys_are_refused_also_where_a_proxy_has_joined_them(alice: UserClient, key: Key) -> None:
    token = f"Bearer {key.token(alice.user_id)}"
    two = [("Authorization", token), ("Idempotency-Key", "one"), ("Idempotency-Key", "two")]
    answers = [alice._client.post("/api/v1/boats", json={"name": "Alma"}, headers=two)]
    answers += [alice.post("/boats", {"name": "Alma"}, key=keys) for keys in ("one,one", "one, two", ",one", "")]
    for answer in answers:
        assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "Idempotency-Key")
    assert alice.get("/boats").json["items"] == []


@pytest.mark.parametrize("keys", ["one, two", ",", "x" * 256, "\N{SNOWMAN}".encode().decode("latin-1")])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/boats", "/boats/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", "/light", "/nowhere"])
def test_nor_is_anything_else_that_is_not_one_key_taken_anywhere(
    alice: UserClient, method: str, path: str, keys: str
) -> None:
    answer = alice.open(method, path, key=keys, json={})  # a body of another kind would be 415 before
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "Idempotency-Key")


def test_two_keys_change_nothing(alice: UserClient, boat: dict[str, Any]) -> None:
    answers = [
        alice.patch(f"/boats/{boat['id']}", {"name": "Berta"}, if_match="*", key="one, two"),
        alice.delete(f"/boats/{boat['id']}", key="one, two"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert alice.get(f"/boats/{boat['id']}", key="one").json == boat
