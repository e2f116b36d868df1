"""An erased account leaves no row that names it, and nothing about it comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Uuid, select, text

from harness.fixtures import eventually
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user
from session_service.plans.copies import PLANS

__all__ = ["eventually"]
WAITING_FOR_US = text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")


def rows_with(app, user_id):
    """Tables that hold the id in any column."""
    found = set()
    with app.app_context():
        database = app.extensions["sqlalchemy"]
        for table in database.metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(getattr(column.type, "impl", None), Uuid)]
            for row in database.session.execute(select(*columns)) if columns else ():
                if user_id in row:
                    found.add(table.name)
    return found


def test_everything_of_the_user_goes(
    app, lifter, bob, start, send, workout_body, known_person, known_exercise, deliver
):
    known_person(bob)
    known_exercise("Own", owner_id=str(lifter.user_id))
    state = start()
    send(lifter, state, "complete_set", step_id=state["current"]["step_id"])
    lifter.post(f"/sessions/{state['id']}/stream-tickets")
    logged = lifter.post("/workouts", workout_body(tags=["x"]), key="once").json
    field = {"key": "belt", "name": "Belt", "kind": "flag"}
    assert lifter.put(f"/workouts/fields/{logged['entries'][0]['exercise_id']}", {"fields": [field]}).status_code == 200
    bobs = bob.post("/workouts", workout_body()).json
    assert {"custom_fields", "sessions", "workouts", "plans", "people", "stream_tickets", "exercises"} <= rows_with(
        app, lifter.user_id
    )
    deliver("auth.account-erased.v1", {"user_id": str(lifter.user_id)}, subject=lifter.user_id, user_id=lifter.user_id)
    assert rows_with(app, lifter.user_id) == set()
    assert rows_with(app, UUID(logged["id"])) == rows_with(app, UUID(state["id"])) == set()
    assert bob.get(f"/workouts/{bobs['id']}").status_code == 200


def test_nothing_about_the_user_comes_back(app, lifter, known_person, known_plan, contracts, deliver):
    erased_user = {"user_id": str(lifter.user_id)}
    deliver("auth.account-erased.v1", erased_user, subject=lifter.user_id, user_id=lifter.user_id)
    known_person(lifter, version=2)
    known_plan(lifter)
    record = contracts.example("tracking.record-achieved.v1") | erased_user
    deliver("tracking.record-achieved.v1", record, subject=new_id(), user_id=lifter.user_id)
    assert rows_with(app, lifter.user_id) == set()


def test_a_look_up_of_a_plan_beside_an_erasure_leaves_no_row(app, lifter, contracts, peers, database, eventually):
    """It waits for the end of the erasure, and keeps nothing then."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    key = new_id()
    plan = contracts.example("plans.plan-changed.v1") | {"user_id": str(lifter.user_id), "version": 2}
    peers["plans"].states[str(key)] = plan

    def look_up():
        with app.app_context():
            PLANS.look_up({key})

    with app.app_context(), ThreadPoolExecutor(1) as elsewhere:
        with transaction():
            erase_user(lifter.user_id)
            looking = elsewhere.submit(look_up)
            eventually(lambda: db_session().scalar(WAITING_FOR_US))
        looking.result()
        assert PLANS.find({key}) == {}
