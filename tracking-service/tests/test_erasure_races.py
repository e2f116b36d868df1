"""An erasure beside what else is written of the same user, on PostgreSQL: it waits, and nothing waits for it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.security.client import ServiceClient
from service_kit.testing.racing import blocked_after
from tracking_service.exercises.copies import EXERCISES
from tracking_service.goals.settling import mark_missed
from tracking_service.records.events import rebuild_stale

SETS = [{"load": "100 kg", "reps": 5}]


@pytest.fixture(autouse=True)
def on_postgresql(database):
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")


def erase(deliver, user):
    data = {"user_id": str(user.user_id)}
    deliver("auth.account-erased.v1", data, subject=user.user_id, user_id=user.user_id, version=9)


@pytest.fixture
def erasing(app, deliver):
    """``with erasing(ann, "UPDATE goals"):`` an erasure that comes after this statement, and waits for its commit."""
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine

    @contextmanager
    def begin(user, statement):
        ends = []
        with blocked_after(app, statement, lambda: erase(deliver, user)) as erasure:

            def note(_connection):
                ends.append(erasure.done())

            event.listen(engine, "commit", note)
            try:
                yield erasure
            finally:
                event.remove(engine, "commit", note)
        assert ends[0] is False

    return begin


def run(app, timer):
    with app.app_context(), transaction():
        timer()


def test_a_measurement(ann, erasing):
    with erasing(ann, "INSERT INTO measurements") as erasure:
        weight = {"type": "weight", "value": {"value": "80", "unit": "kg"}}
        assert ann.post("/measurements", weight).status_code == 201
    erasure.result()
    assert ann.get("/measurements").json["items"] == []


def test_a_workout(ann, train, exercise, erasing):
    key = exercise()
    with erasing(ann, "INSERT INTO workouts") as erasure:
        train(ann, {key: SETS})
    erasure.result()
    assert ann.get("/records").json["items"] == []


def test_records_that_are_built_anew(app, ann, bob, profile, train, exercise, erasing):
    profile(bob)
    key = exercise("bodyweight_reps")
    for user in (ann, bob):
        train(user, {key: [{"load_kind": "bodyweight", "reps": 5}]}, measure="bodyweight_reps", body_weight="80 kg")
    exercise("bodyweight_reps", key=key, version=2, bodyweight_fraction=50)
    with erasing(ann, "DELETE FROM stale_records") as erasure:
        run(app, rebuild_stale)
    erasure.result()
    assert ann.get("/records").json["items"] == []
    assert bob.get(f"/records?exercise_id={key}").json["items"]


def test_stale_records_of_a_user_who_is_erased_before_they_are_built_anew(app, ann, train, exercise, deliver):
    """The timer waits for the erasure; then there is neither the user's exercise nor anything to be built."""
    key = exercise(owner_id=str(ann.user_id))
    train(ann, {key: SETS})
    exercise(key=key, version=2, owner_id=str(ann.user_id), bodyweight_fraction=50)
    with blocked_after(app, "DELETE FROM records", lambda: run(app, rebuild_stale)) as rebuilt:
        erase(deliver, ann)
    rebuilt.result()
    assert ann.get("/records").json["items"] == []


def test_goals_that_are_missed(app, ann, train, exercise, erasing, elapse):
    target = {"value": "70", "unit": "kg"}
    wish = {"kind": "measurement", "measurement_type": "weight", "target": target, "deadline": "2026-03-20"}
    assert ann.post("/goals", wish).status_code == 201
    elapse(timedelta(days=30))
    with erasing(ann, "SELECT people") as erasure:
        run(app, mark_missed)
    erasure.result()
    assert ann.get("/goals").json["items"] == []


def test_a_look_up_that_takes_a_hint_over(app, ann, train, erasing, monkeypatch):
    """The hint is the user's until it turns out to be public; beside it is something that is the user's own."""
    public, own = sorted((new_id(), new_id()))
    train(ann, {public: SETS})
    about = {"name": "Press", "measure": "weight_reps", "bodyweight_fraction": 0, "muscles": [], "version": 1}
    known = {str(public): about | {"owner_id": None}, str(own): about | {"owner_id": str(ann.user_id)}}
    monkeypatch.setattr(ServiceClient, "get_json", lambda _client, _path, ids: {"by_id": known})
    with erasing(ann, "UPDATE exercises") as erasure, app.app_context():
        EXERCISES.look_up({public, own})
    erasure.result()
    with app.app_context():
        assert EXERCISES.find({public, own}).keys() == {public}
