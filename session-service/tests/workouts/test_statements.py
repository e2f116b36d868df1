"""How many statements it costs to read and to change one workout, also of somebody who has logged many.

What is loaded beside a workout is loaded in any order, so statements are compared without their order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

LOAD = ["SELECT workouts", "SELECT workout_entries", "SELECT workout_tags", "SELECT workout_sets"]
TELL = ["SELECT people", "SELECT exercises", "SELECT highlights"]
PUBLISH = ["UPDATE workout_feeds", "UPDATE workouts"]
WRITTEN = ["UPDATE workout_entries", "UPDATE workout_sets"]


@pytest.fixture
def logged(lifter: Any, workout_body: Callable[..., dict[str, Any]]) -> Callable[[int], None]:
    """``logged(30)``: so many more workouts, one a day, before the others."""

    def post(count: int) -> None:
        start = datetime(2025, 1, 1, 18, tzinfo=UTC)
        times = (
            (start - timedelta(days=day), start - timedelta(days=day) + timedelta(hours=1)) for day in range(count)
        )
        workouts = [workout_body(started_at=begin.isoformat(), ended_at=end.isoformat()) for begin, end in times]
        assert lifter.post("/workouts/batch", {"workouts": workouts}).status_code == 201

    return post


@pytest.mark.parametrize("others", [1, 60])
def test_a_workout_is_read_and_changed_in_few_statements(
    lifter: Any, workout_body: Any, logged: Any, statements: list[str], others: int
) -> None:
    logged(others)
    address = f"/workouts/{lifter.post('/workouts', workout_body()).json['id']}"
    statements.clear()
    read = lifter.get(address)
    assert sorted(statements) == sorted(LOAD + TELL)
    statements.clear()
    renamed = lifter.patch(address, {"title": "Other squats"}, if_match=read.headers["ETag"])
    assert renamed.status_code == 200
    assert sorted(statements) == sorted(LOAD + PUBLISH + TELL)
    body = renamed.json
    body["entries"][0]["sets"][0]["reps"] = 7
    statements.clear()
    replaced = lifter.put(address, body, if_match=renamed.headers["ETag"])
    assert replaced.status_code == 200
    assert replaced.json["entries"][0]["sets"][0]["reps"] == 7
    assert sorted(statements) == sorted([*LOAD, *TELL, "SELECT exercises", *PUBLISH, *WRITTEN, *TELL])
    statements.clear()
    assert lifter.delete(address, if_match=replaced.headers["ETag"]).status_code == 204
    assert len(statements) == 8


def test_a_workout_is_logged_in_few_statements(
    lifter: Any, workout_body: Any, logged: Any, statements: list[str]
) -> None:
    logged(1)
    statements.clear()
    assert lifter.post("/workouts", workout_body()).status_code == 201
    counted = [*statements]
    logged(60)
    statements.clear()
    body = workout_body(started_at="2020-01-01T18:00:00Z", ended_at="2020-01-01T19:00:00Z")
    assert lifter.post("/workouts", body).status_code == 201
    assert statements == counted
    assert counted.count("SELECT exercises") == 2  # once to judge and to write, once to tell
