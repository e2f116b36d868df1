"""Names that are given at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from service_kit.testing.plugin import Key, UserClient
from service_kit.testing.racing import blocked_after, race

pytestmark = pytest.mark.usefixtures("seeded_app")


@pytest.fixture
def create(app: Flask, key: Key, alice: Any, body: Any) -> Callable[[str], Any]:
    """``create("Row")`` makes an exercise of alice's, through a client of its own."""

    def post(name: str) -> Any:
        client = UserClient(app.test_client(), key)
        client.user_id = alice.user_id
        return client.post("/exercises", {**body, "name": name})

    return post


def test_names_that_want_one_slug_at_once_all_get_one(create: Callable[[str], Any]) -> None:
    made = race([partial(create, "Row" + "+" * number) for number in range(6)])
    assert [one.status_code for one in made] == [201] * 6
    assert len({one.json["slug"] for one in made}) == 6


def test_one_name_at_once_is_taken_once(create: Callable[[str], Any]) -> None:
    made = race([partial(create, name) for name in ("Жим", "ЖИМ", "жим", "Жим ", " жим", "жиМ")])
    assert sorted(one.status_code for one in made) == [201] + [409] * 5


def test_who_waits_for_a_slug_takes_the_next(
    app: Flask, database: str, alice: Any, body: Any, create: Callable[[str], Any]
) -> None:
    if database != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    with blocked_after(app, "INSERT INTO exercises", partial(create, "C++ row")) as waiting:
        first = alice.post("/exercises", {**body, "name": "C row"})
    second = waiting.result()
    assert (first.status_code, first.json["slug"]) == (201, "c-row")
    assert (second.status_code, second.json["slug"][:6]) == (201, "c-row-")
    assert alice.get("/exercises?mine=true").json["page"]["total"] == 2
