"""Several active plans in one schedule, with times of day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture(autouse=True)
def _wednesday(known_person, alice, at):
    known_person(alice.user_id)
    at(datetime(2026, 3, 4, 12, tzinfo=UTC))


@pytest.fixture
def activate(alice, plan_body):
    """``activate("Run", {"weekdays": ["monday"]}, kind="running")``: an active plan, a day for each of the places."""

    def begin(name, *places, **fields):
        body = plan_body(*(f"{name} {number}" for number in range(1, len(places) + 1)), name=name, **fields)
        for day, place in zip(body["days"], places, strict=True):
            day.update(place)
        plan = alice.post("/plans", body)
        assert plan.status_code == 201, plan.json
        return alice.post(f"/plans/{plan.json['id']}/activate").json

    return begin


@pytest.fixture
def both(activate):
    """Strength in turn with a length, running on Wednesdays (in the evening) and Sundays from the Wednesday on."""
    lift = activate("Lift", {}, {}, start_date="2026-03-02", session_minutes=60)
    evening = {"weekdays": ["wednesday"], "time_of_day": "18:30", "duration": {"value": "45", "unit": "min"}}
    early = {"weekdays": ["wednesday", "sunday"], "time_of_day": "06:15"}
    return lift, activate("Run", evening, early, kind="running")


def shown(answer, *members):
    assert answer.status_code == 200, answer.json
    return [tuple(one[name] for name in members) for one in answer.json["items"]]


def test_a_week_of_both(alice, both):
    week = alice.get("/schedule?from=2026-03-01&to=2026-03-09")
    assert shown(week, "date", "day_name", "plan_kind", "time_of_day") == [
        ("2026-03-02", "Lift 1", "strength", None),
        ("2026-03-04", "Run 2", "running", "06:15"),
        ("2026-03-04", "Run 1", "running", "18:30"),
        ("2026-03-05", "Lift 2", "strength", None),
        ("2026-03-08", "Run 2", "running", "06:15"),
        ("2026-03-09", "Lift 1", "strength", None),
    ]
    assert [plan["kind"] for plan in week.json["plans"]] == ["strength", "running"]


def test_an_entry_says_when_it_starts_and_how_long_it_takes(alice, both, known_person):
    week = "/schedule?from=2026-03-04&to=2026-03-05"
    members = ("day_name", "starts_at", "duration")
    assert shown(alice.get(week), *members) == [
        ("Run 2", "2026-03-04T05:15:00Z", None),
        ("Run 1", "2026-03-04T17:30:00Z", {"value": "45", "unit": "min"}),
        ("Lift 2", None, {"value": "60", "unit": "min"}),
    ]
    known_person(alice.user_id, "Asia/Tokyo", version=2)
    assert shown(alice.get(week), *members)[1][1] == "2026-03-04T09:30:00Z"


def test_today_has_a_list_of_everything(alice, both, deliver_workout):
    lift, run = both
    today = alice.get("/schedule/today").json
    assert [one["day_name"] for one in today["items"]] == ["Run 2", "Run 1"]
    assert [(one["plan_name"], one["day_name"], one["date"]) for one in today["next"]] == [
        ("Run", "Run 2", "2026-03-04"),
        ("Lift", "Lift 2", "2026-03-05"),
    ]
    assert [(one["plan_id"], one["day_name"]) for one in today["next_in_cycle"]] == [
        (lift["id"], "Lift 1"),
        (run["id"], "Run 1"),
    ]
    deliver_workout(alice.user_id, run, 1)
    deliver_workout(alice.user_id, lift, 0)
    today = alice.get("/schedule/today").json
    assert [(one["day_name"], one["status"], one["starts_at"]) for one in today["items"]] == [
        ("Run 2", "done", None),
        ("Run 1", "planned", "2026-03-04T17:30:00Z"),
        ("Lift 1", "done", None),
    ]
    assert [one["day_name"] for one in today["next"]] == ["Run 1", "Lift 2"]
    assert [one["day_name"] for one in today["next_in_cycle"]] == ["Lift 2", "Run 2"]


def test_a_plan_that_begins_in_the_middle_of_a_week_has_the_rest_of_it(alice, activate):
    activate("Lift", {"weekdays": ["monday"]}, {"weekdays": ["friday"], "weeks": [2]}, cycle_length_days=14)
    assert shown(alice.get("/schedule?from=2026-03-01&to=2026-03-31"), "date", "day_name") == [
        ("2026-03-09", "Lift 1"),
        ("2026-03-13", "Lift 2"),
        ("2026-03-16", "Lift 1"),
        ("2026-03-23", "Lift 1"),
        ("2026-03-27", "Lift 2"),
        ("2026-03-30", "Lift 1"),
    ]
    assert alice.get("/schedule/today").json["next_in_cycle"][0]["day_name"] == "Lift 1"


def test_which_session_is_meant_must_be_said_where_several_are(alice, both):
    lift, run = both
    path = "/schedule/2026-03-04"
    twice = alice.patch(path, {"skipped": True})
    assert (twice.status_code, twice.json["errors"][0]["pointer"]) == (422, "/day_id")
    assert "Run: Run 1" in twice.json["errors"][0]["detail"]
    by_day = alice.patch(path, {"skipped": True, "day_id": run["days"][0]["id"]}).json
    assert (by_day["day_name"], by_day["status"]) == ("Run 1", "skipped")
    assert alice.patch(path, {"skipped": True, "plan_id": lift["id"]}).status_code == 404


def test_the_plan_must_be_said_where_several_have_a_session(alice, activate):
    plans = [activate(kind, {"weekdays": ["friday"]}, kind=kind) for kind in ("strength", "rehab")]
    path = "/schedule/2026-03-06"
    both = alice.patch(path, {"skipped": True})
    assert (both.status_code, both.json["errors"][0]["pointer"]) == (422, "/plan_id")
    moved = alice.patch(path, {"moved_to": "2026-03-07", "plan_id": plans[1]["id"]}).json
    assert (moved["plan_name"], moved["date"]) == ("rehab", "2026-03-07")
    assert shown(alice.get("/schedule?to=2026-03-08"), "date", "plan_kind") == [
        ("2026-03-06", "strength"),
        ("2026-03-07", "rehab"),
    ]
