"""An erased account leaves no row that names it, and nothing about it comes back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, select

from service_kit.ids import new_id


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
    bobs = bob.post("/workouts", workout_body()).json
    assert {"sessions", "workouts", "plans", "people", "stream_tickets", "exercises"} <= rows_with(app, lifter.user_id)
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
