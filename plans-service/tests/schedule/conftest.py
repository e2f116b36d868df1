"""What the tests of the schedule begin with."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from service_kit.ids import new_id

_STATEMENT = re.compile(r"(SELECT)\b.*? FROM (\w+)|(INSERT|DELETE|UPDATE)\b(?: INTO| FROM)? (\w+)")


@pytest.fixture
def statements(app):
    """The verb and the first table of each statement from here on that reads or writes rows; may be cleared."""
    asked = []

    def note(_connection, _cursor, text, *_rest):
        found = _STATEMENT.match(" ".join(text.split()))
        if found is not None:
            asked.append(" ".join(filter(None, found.groups())))

    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


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
