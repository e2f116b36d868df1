"""What the tests of the schedule begin with."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id
from service_kit.testing.statements import recorded_statements


@pytest.fixture
def statements(app):
    """What is asked of the tables of plans from here on: ``["SELECT plans", ...]``; may be cleared."""
    tables = ("people", "plans", "schedule_changes", "done_workouts")
    with recorded_statements(app, tables) as found:
        yield found


@pytest.fixture
def deliver_workout(deliver):
    """``deliver_workout(user_id, plan, 1, on="2026-03-04")``: a workout by the plan's second day was finished."""

    def deliver_one(user_id, plan, day=None, *, on="2026-03-04", version=1, key=None, kind="finished", time=None):
        key = key or new_id()
        data = {
            "workout_id": str(key),
            "user_id": str(user_id),
            "plan_id": plan["id"] if plan else None,
            "plan_day_id": plan["days"][day]["id"] if plan else None,
            "local_date": on,
            "ended_at": f"{on}T18:00:00Z",
        }
        return deliver(f"session.workout-{kind}.v1", data, subject=key, version=version, user_id=user_id, time=time)

    return deliver_one
