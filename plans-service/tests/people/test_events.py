"""The copy of the profiles."""

from __future__ import annotations

from sqlalchemy import select

from plans_service.people.models import Person
from service_kit.db.session import db_session


def zone(app, user_id):
    with app.app_context():
        return db_session().scalar(select(Person.time_zone).where(Person.id == user_id))


def test_the_newest_profile_wins(app, alice, known_person):
    known_person(alice.user_id, "Asia/Tokyo", version=3)
    known_person(alice.user_id, "Europe/Paris", version=1)
    known_person(alice.user_id, "Europe/Rome", version=2)
    assert zone(app, alice.user_id) == "Asia/Tokyo"


def test_nothing_comes_back_after_an_erasure(app, alice, known_person, deliver, peers):
    known_person(alice.user_id)
    data = {"user_id": str(alice.user_id)}
    deliver("auth.account-erased.v1", data, subject=alice.user_id, version=9, user_id=alice.user_id)
    known_person(alice.user_id, "Asia/Tokyo", version=2)
    profile = {"user_id": str(alice.user_id), "version": 8, "time_zone": "Asia/Tokyo"}
    peers["auth"].states[str(alice.user_id)] = profile
    assert alice.get("/schedule/today").status_code == 503
    assert zone(app, alice.user_id) is None


def test_an_account_that_is_not_there_any_more(alice):
    assert alice.get("/schedule/today").status_code == 404
