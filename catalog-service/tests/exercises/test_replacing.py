"""A PUT of an exercise takes what GET gave."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from service_kit.testing.plugin import UserClient
from service_kit.testing.replacing import check_replacing

pytestmark = pytest.mark.usefixtures("seeded_app")


@pytest.mark.parametrize("extra", [{}, {"met": "6.0", "aliases": ["Yoke"], "load_per": "hand"}])
def test_an_exercise_is_taken_back_as_it_is(
    app: Flask, alice: UserClient, body: dict[str, Any], extra: dict[str, Any]
) -> None:
    made = alice.post("/exercises", {**body, **extra}).json
    places = check_replacing(app, alice, f"/exercises/{made['id']}")
    assert {"/id", "/slug", "/custom", "/retired", "/created_at"} <= set(places)
