"""What a write asks of the database beyond its own rows."""

from __future__ import annotations

from flask import Flask

from service_kit.testing.plugin import UserClient
from service_kit.testing.statements import recorded_statements

LOCK_OF_THE_USER = ["SELECT unnest"]  # of one key for each user


def test_a_post_with_a_key_and_an_event(app: Flask, alice: UserClient, database: str) -> None:
    alice.post("/boats", {"name": "Alma"}, key="first")
    with recorded_statements(app) as statements:
        assert alice.post("/boats", {"name": "Berta"}, key="second").status_code == 201
    assert statements == [
        *(LOCK_OF_THE_USER if database == "postgresql" else []),
        "INSERT idempotency_keys",
        "INSERT boats",
        "INSERT outbox",
        "UPDATE idempotency_keys",
        "SELECT tombstones",
        "COMMIT",
    ]


def test_a_post_whose_key_was_used_before(app: Flask, alice: UserClient, database: str) -> None:
    alice.post("/boats", {"name": "Alma"}, key="first")
    with recorded_statements(app) as statements:
        assert alice.post("/boats", {"name": "Alma"}, key="first").status_code == 201
    assert statements == [
        *(LOCK_OF_THE_USER if database == "postgresql" else []),
        "INSERT idempotency_keys",
        "SELECT idempotency_keys",
        "SELECT tombstones",
        "COMMIT",
    ]
