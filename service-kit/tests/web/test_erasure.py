"""A request beside the erasure of its user, on PostgreSQL: neither waits for the other in a circle."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from service_kit.db.session import transaction
from service_kit.messaging.erasure import erase_user
from service_kit.testing.racing import blocked_after


@pytest.fixture(autouse=True)
def on_postgresql(database: str) -> None:
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")


def erase(app: Flask, user: Any) -> None:
    with app.app_context(), transaction():
        erase_user(user.user_id)


def test_a_request_that_has_a_row_ends_before_the_erasure_takes_it(app: Flask, alice: Any) -> None:
    boat = alice.post("/boats", {"name": "Alma"}).json
    with blocked_after(app, "UPDATE boats", lambda: erase(app, alice)) as erasure:
        answer = alice.patch(f"/boats/{boat['id']}", {"name": "Berta"}, if_match="*")
        assert (answer.status_code, erasure.done()) == (200, False)
    assert erasure.result() is None
    assert alice.get("/boats").json["items"] == []


def test_a_request_that_comes_during_the_erasure_is_refused(app: Flask, alice: Any) -> None:
    alice.post("/boats", {"name": "Alma"})
    with blocked_after(app, "DELETE FROM boats", lambda: alice.post("/boats", {"name": "Berta"})) as request:
        erase(app, alice)
    assert request.result().status_code == 401
    assert alice.get("/boats").json["items"] == []
