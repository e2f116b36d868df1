"""The views of workouts have the members of their schemas."""

from __future__ import annotations

from uuid import UUID

import pytest

from service_kit.ids import new_id
from service_kit.testing.view_members import check_members
from session_service.workouts import queries, query_schemas, schemas, views


@pytest.fixture
def workout_id(lifter, start, send, deliver, contracts):
    """A workout that was a live session, with a block, and a record and a goal that came of it."""
    state = start()
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    key = send(lifter, state, "finish").json["workout_id"]
    logged = lifter.get(f"/workouts/{key}").json
    entry, block = logged["entries"][0], {"id": str(new_id()), "kind": "circuit"}
    sets = [{"id": one["id"], "reps": 5, "load": {"value": "50", "unit": "kg"}} for one in entry["sets"]]
    entries = [{"id": entry["id"], "exercise_id": entry["exercise_id"], "block_id": block["id"], "sets": sets}]
    body = {name: logged[name] for name in ("started_at", "ended_at")} | {"entries": entries, "blocks": [block]}
    body["coordinate"] = {"latitude": "1", "longitude": "2"}
    assert lifter.put(f"/workouts/{key}", body).status_code == 200
    about = {"record_id": str(new_id()), "user_id": str(lifter.user_id), "workout_id": key}
    record = contracts.example("tracking.record-achieved.v1") | about
    deliver("tracking.record-achieved.v1", record, subject=UUID(record["record_id"]))
    about = {"goal_id": str(new_id()), "user_id": str(lifter.user_id), "workout_id": key}
    goal = contracts.example("tracking.goal-reached.v1") | about
    deliver("tracking.goal-reached.v1", goal, subject=UUID(goal["goal_id"]))
    return UUID(key)


def test_the_members_of_a_workout(app, lifter, workout_id):
    with app.app_context():
        workout = queries.get(lifter.user_id, workout_id)
        check_members(schemas.Workout(), views.full_view(workout))
        check_members(schemas.LoggedWorkout(), views.workout_view(workout, "lb", {}))
        check_members(schemas.WorkoutSummary(), views.summary_view(workout, "kg", {}))
        check_members(query_schemas.WorkoutChanges(), queries.changes_since(lifter.user_id, 0, 10))
