"""``/users/me`` and the internal look-up through HTTP."""

from __future__ import annotations

from datetime import timedelta
from runpy import run_path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from service_kit.clock import iso, now
from service_kit.db import migrations
from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET

FULL = {
    "display_name": "Ada L.",
    "birth_date": "1990-12-10",
    "sex": "female",
    "height": {"value": "178", "unit": "cm"},
    "units": "imperial",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "week_start": "sunday",
    "privacy": "followers",
    "strength_formula": "wathan",
}


def test_a_new_profile_has_defaults(ada: Any) -> None:
    answer = ada.get("/users/me")
    assert answer.headers["ETag"].startswith('"1-')
    assert answer.json["display_name"] == "Ada"
    names = ("units", "language", "time_zone", "week_start", "privacy", "strength_formula")
    assert [answer.json[name] for name in names] == ["metric", "en", "UTC", "monday", "private", "epley"]
    assert ada.get("/users/me", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_change_is_stored_and_published(ada: Any, emitted: Any) -> None:
    answer = ada.patch("/users/me", FULL, if_match='"1"')
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"2-')
    assert FULL.items() <= answer.json.items() == ada.get("/users/me").json.items()
    (event,) = emitted("auth.profile-changed.v1")
    assert (str(event.subject), event.version) == (ada.user_id, 2)
    assert event.data["height"] == {"base": 1_780_000, "value": "178", "unit": "cm"}
    assert event.data["strength_formula"] == "wathan"
    assert "Ada" not in str(event.data)


def test_null_clears_and_absent_stays(ada: Any) -> None:
    ada.patch("/users/me", FULL, if_match='"1"')
    answer = ada.patch("/users/me", {"height": None, "sex": None}, if_match='"2"')
    assert (answer.json["height"], answer.json["sex"]) == (None, None)
    assert answer.json["birth_date"] == "1990-12-10"


def test_nothing_changed_is_no_new_version(ada: Any, emitted: Any) -> None:
    answer = ada.patch("/users/me", {"display_name": "Ada"}, if_match='"1"')
    assert answer.headers["ETag"].startswith('"1-')
    assert emitted("auth.profile-changed.v1") == []


@pytest.mark.parametrize(("tag", "status"), [(None, 428), ('"7"', 412), ('W/"1"', 412)])
def test_a_change_needs_the_version_that_was_read(ada: Any, tag: str | None, status: int) -> None:
    assert ada.patch("/users/me", {"units": "imperial"}, if_match=tag).status_code == status


@pytest.mark.parametrize(
    "change",
    [
        {"birth_date": "1899-12-31"},
        {"birth_date": "2199-01-01"},
        {"birth_date": "10.12.1990"},
        {"height": {"value": "0", "unit": "cm"}},
        {"height": {"value": "80", "unit": "kg"}},
        {"height": 178},
        {"units": "cubits"},
        {"units": None},
        {"strength_formula": "rpe"},
        {"strength_formula": None},
        {"language": "English"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "localtime"},
        {"time_zone": "right/Europe/Berlin"},
        {"time_zone": None},
        {"week_start": "tuesday"},
        {"display_name": "a\nb"},
        {"display_name": None},
        {"email": "new@example.org"},
        {"roles": ["admin"]},
        {"version": 9},
        {"id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"},
        {"created_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_bad_changes_change_nothing(ada: Any, change: dict[str, Any]) -> None:
    before = ada.get("/users/me").json
    assert ada.patch("/users/me", change, if_match='"1"').status_code == 422
    assert ada.get("/users/me").json == before


def test_other_services_learn_the_facts_with_their_version(app: Flask, ada: Any) -> None:
    ada.patch("/users/me", FULL, if_match='"1"')
    headers = {"Authorization": f"Bearer {service_token('tracking', 'auth', SECRET)}"}
    unknown = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
    answer = ada.get(f"/internal/profiles?ids={ada.user_id},{unknown}", headers=headers)
    assert (answer.status_code, list(answer.json["by_id"])) == (200, [ada.user_id])
    facts = answer.json["by_id"][ada.user_id]
    assert (facts["version"], facts["time_zone"]) == (2, "Europe/Berlin")
    assert ada.get("/internal/profiles", headers=headers).status_code == 422


def test_users_do_not_get_at_internal_routes(ada: Any) -> None:
    assert ada.get(f"/internal/profiles?ids={ada.user_id}").status_code == 401


def test_the_state_can_be_published_again(app: Flask, ada: Any, contracts: Any) -> None:
    from auth_service.profiles.events import STATE

    with app.app_context():
        (fact,) = STATE()
    contracts.check(fact.type, fact.data)
    assert str(fact.subject) == ada.user_id


def test_of_eight_changes_to_one_version_one_wins(app: Flask, ada: Any, race: Any) -> None:
    headers = {"Authorization": f"Bearer {ada.access}", "If-Match": '"1"'}

    def change(number: int) -> int:
        body = {"display_name": f"Ada {number}"}
        return app.test_client().patch("/api/v1/users/me", json=body, headers=headers).status_code

    assert sorted(race(change, 8)) == [200] + [412] * 7
    assert ada.get("/users/me").headers["ETag"].startswith('"2-')


def test_events_carry_the_choices_of_time_zones_with_their_instants(ada: Any, emitted: Any, at: Any) -> None:
    begin = now()
    for minute, zone in enumerate(["Asia/Tokyo", "Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo"]):
        at(begin + timedelta(minutes=minute))
        ada.patch("/users/me", {"time_zone": zone, "display_name": f"Ada {minute}"}, if_match="*")
    ada.patch("/users/me", {"units": "imperial"}, if_match="*")
    first = {"time_zone": "Asia/Tokyo", "since": None}
    second = {"time_zone": "Europe/Berlin", "since": iso(begin + timedelta(minutes=2))}
    third = {"time_zone": "Asia/Tokyo", "since": iso(begin + timedelta(minutes=3))}
    published = [event.data["time_zones"] for event in emitted("auth.profile-changed.v1")]
    assert published == [[first], [first], [first, second], [first, second, third], [first, second, third]]


def test_the_default_is_no_choice_until_it_is_made(ada: Any, emitted: Any) -> None:
    ada.patch("/users/me", {"units": "imperial"}, if_match="*")
    ada.patch("/users/me", {"time_zone": "UTC"}, if_match="*")
    published = [event.data["time_zones"] for event in emitted("auth.profile-changed.v1")]
    assert published == [[], [{"time_zone": "UTC", "since": None}]]


def test_a_time_zone_from_before_counts_as_the_first_choice(app: Flask, ada: Any, member: Any, emitted: Any) -> None:
    ada.patch("/users/me", {"time_zone": "Asia/Tokyo"}, if_match="*")
    bella = member("Bella")
    file = migrations.folder("auth_service") / "versions" / "0008_zone_choices.py"
    revision = run_path(str(file))
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.execute(text("UPDATE profiles SET time_zones = '[]'"))
        revision["fill_in_choices"](connection)
    for person in (ada, bella):
        person.patch("/users/me", {"units": "imperial"}, if_match="*")
    *_, of_ada, of_bella = emitted("auth.profile-changed.v1")
    assert of_ada.data["time_zones"] == [{"time_zone": "Asia/Tokyo", "since": None}]
    assert of_bella.data["time_zones"] == []
