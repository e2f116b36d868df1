"""The copy of profiles, and what is left of somebody who is gone: nothing."""

import threading
from datetime import timedelta

from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user
from tracking_service.people.copies import PEOPLE


def week_start(user):
    return user.get("/analytics/summary").json["week_start"]


def test_the_newest_profile_counts_whatever_comes_last(alice, profile):
    assert week_start(alice) == "monday"
    profile(alice, version=3, week_start="sunday", units="imperial")
    profile(alice, version=2, week_start="saturday")
    profile(alice, version=1)
    assert week_start(alice) == "sunday"
    assert alice.get("/analytics/summary").json["volume"]["unit"] == "lb"


def test_an_unknown_person_is_looked_up_once_and_then_again_after_a_while(app, alice, monkeypatch, elapse):
    from service_kit.security.client import ServiceClient

    questions = []

    def answer(client, path, ids):
        questions.append((path, ids))
        profile = {
            "user_id": str(alice.user_id),
            "version": 4,
            "units": "imperial",
            "time_zone": "America/New_York",
            "week_start": "sunday",
            "height": None,
            "birth_date": "1990-01-01",
            "sex": None,
        }
        return {"by_id": {ids: profile}}

    weight = {"type": "weight", "value": {"value": "180", "unit": "lb"}, "measured_at": "2026-03-12T03:00:00Z"}
    assert alice.post("/measurements", weight).json["local_date"] == "2026-03-12"
    monkeypatch.setattr(ServiceClient, "get_json", answer)
    alice.post("/measurements", weight)
    assert questions == [], "asked a moment ago"
    elapse(timedelta(minutes=11))
    assert alice.post("/measurements", weight).json["local_date"] == "2026-03-11"
    alice.post("/measurements", weight)
    assert questions == [("/internal/profiles", str(alice.user_id))]
    assert week_start(alice) == "sunday"


def test_a_profile_that_was_looked_up_moves_goals_like_a_published_one(alice, exercise, train, monkeypatch, elapse):
    from service_kit.security.client import ServiceClient

    bench = exercise()
    for day in (-4, -3):  # a Sunday and the Monday after it
        train(alice, {bench: [{"load": "100 kg", "reps": 5}]}, day=day)
    target = {"value": "2", "unit": "count"}
    wish = {"kind": "workouts_per_week", "target": target, "weeks": 1, "start_date": "2026-03-08"}
    goal = f"/goals/{alice.post('/goals', wish).json['id']}"
    assert alice.get(goal).json["status"] == "active"
    facts = {"units": "metric", "time_zone": "UTC", "week_start": "sunday", "height": None, "birth_date": None}
    profile = facts | {"user_id": str(alice.user_id), "version": 4, "sex": None}
    monkeypatch.setattr(ServiceClient, "get_json", lambda client, path, ids: {"by_id": {ids: profile}})
    elapse(timedelta(minutes=11))
    alice.post("/measurements", {"type": "waist", "value": {"value": "80", "unit": "cm"}})
    assert alice.get(goal).json["status"] == "reached"


def erase(deliver, user):
    data = {"user_id": str(user.user_id)}
    return deliver("auth.account-erased.v1", data, subject=user.user_id, user_id=user.user_id, version=9)


def test_asking_about_somebody_beside_the_erasure_leaves_no_row(app, alice):
    def ask():
        with app.app_context():
            PEOPLE.ask({alice.user_id: {}})

    asking = threading.Thread(target=ask)
    with app.app_context(), transaction():
        erase_user(alice.user_id)
        asking.start()
        asking.join(1)
        assert asking.is_alive()
    asking.join(60)
    with app.app_context():
        assert PEOPLE.find({alice.user_id}) == {}


def test_an_erased_user_leaves_no_row(app, ann, bob, profile, exercise, train, workout, publish, deliver, emitted):
    profile(bob)
    own = exercise(owner_id=str(ann.user_id))
    bench = exercise()
    for user in (ann, bob):
        ann_too = [{"load": "100 kg", "reps": 5}]
        train(user, {bench: ann_too} | ({own: ann_too} if user is ann else {}))
        for day in (1, 2, 3):
            train(user, {bench: [{"load": f"{[100, 101, 700][day - 1]} kg", "reps": 5}]}, day=-day)
        user.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
        user.post("/measurements", {"type": "weight", "value": {"value": "80", "unit": "kg"}}, key=str(new_id()))
        goal = {"kind": "measurement", "measurement_type": "weight", "target": {"value": "70", "unit": "kg"}}
        assert user.post("/goals", goal).status_code == 201
    late = workout(ann, {bench: [{"load": "120 kg", "reps": 5}]})
    event = erase(deliver, ann)
    erase(deliver, ann)
    deliver(again=event)
    publish(late)
    profile(ann, version=10)
    with app.app_context():
        database = app.extensions["sqlalchemy"]
        for table in database.metadata.sorted_tables:
            rows = str(database.session.execute(table.select()).all())
            assert str(ann.user_id) not in rows, table.name
            assert ann.user_id.hex not in rows, table.name
            assert str(own) not in rows, table.name
    assert bob.get("/records").json["items"]
    assert all(row.user_id != ann.user_id for row in emitted())
