"""Conditional requests at every address of the service that answers with an ETag."""

from __future__ import annotations

from typing import Any

import pytest

from service_kit.testing.conditional import check_conditional_requests

pytestmark = pytest.mark.usefixtures("seeded_app")


def test_a_tag_names_a_version_and_an_answer(alice: Any, body: Any) -> None:
    ids = {"exercise_id": alice.post("/exercises", body).json["id"]}
    check_conditional_requests(alice, ids, {"/api/v1/exercises/suggest": "?q=squ"})
