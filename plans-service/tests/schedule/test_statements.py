"""What reading today costs, and that plans which are held in memory are those that are there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plans_service.schedule import courses
from training.bounded_cache import BoundedCache

FEW = ["SELECT people", "SELECT plans", "SELECT schedule_changes", "SELECT done_workouts"]


@pytest.fixture(autouse=True)
def _wednesday(known_person, alice, at):
    known_person(alice.user_id)
    at(datetime(2026, 3, 4, 12, tzinfo=UTC))


@pytest.fixture
def other_process(monkeypatch):
    """``other_process()``: from here on requests are answered by a process that holds nothing in memory yet."""
    return lambda: monkeypatch.setattr(courses, "_held", BoundedCache(courses.MAX_HELD))


@pytest.fixture
def activate(alice, plan_body):
    """``activate("Run", kind="running")``: an active plan of three days, since January."""

    def begin(name, **fields):
        days = [f"{name} {number}" for number in (1, 2, 3)]
        plan = alice.post("/plans", plan_body(*days, name=name, start_date="2026-01-05", **fields))
        assert plan.status_code == 201, plan.json
        return alice.post(f"/plans/{plan.json['id']}/activate").json

    return begin


def test_today_costs_as_much_with_several_plans_and_with_much_behind(
    alice, activate, deliver_workout, statements, other_process
):
    lift = activate("Lift")
    deliver_workout(alice.user_id, lift, 1, on="2026-03-02")
    alice.get("/schedule/today")
    statements.clear()
    alice.get("/schedule/today")
    assert statements == FEW
    run = activate("Run", kind="running")
    for month in (1, 2):
        for day in range(5, 25):
            deliver_workout(alice.user_id, (lift, run)[day % 2], day % 3, on=f"2026-0{month}-{day:02}")
    other_process()
    statements.clear()
    cold = alice.get("/schedule/today").json
    assert statements == [*FEW[:2], "SELECT plans", *FEW[2:]]
    statements.clear()
    assert alice.get("/schedule/today").json == cold
    assert statements == FEW


def test_after_a_long_pause_what_follows_is_found(alice, activate, deliver_workout, statements, at):
    lift = activate("Lift")
    deliver_workout(alice.user_id, lift, 1, on="2026-01-07")
    at(datetime(2026, 6, 3, 12, tzinfo=UTC))
    statements.clear()
    assert [one["day_name"] for one in alice.get("/schedule/today").json["next_in_cycle"]] == ["Lift 3"]
    assert statements.count("SELECT done_workouts") == 2


def test_a_plan_that_was_changed_is_seen_at_once(alice, activate):
    lift = activate("Lift")
    before = alice.get("/schedule/today").json
    assert [one["name"] for one in before["plans"]] == ["Lift"]
    plan = alice.get(f"/plans/{lift['id']}")
    days = [{**day, "name": f"{day['name']}, new"} for day in plan.json["days"]]
    patch = {"name": "Lift more", "days": days}
    changed = alice.patch(f"/plans/{lift['id']}", patch, if_match=plan.headers["ETag"])
    assert changed.status_code == 200, changed.json
    today = alice.get("/schedule/today").json
    assert [one["name"] for one in today["plans"]] == ["Lift more"]
    assert [one["day_name"] for one in today["next"]] == [f"{before['next'][0]['day_name']}, new"]
    assert alice.post(f"/plans/{lift['id']}/archive").status_code == 200
    assert alice.get("/schedule/today").json["plans"] == []


def test_what_is_rolled_back_is_not_held(alice, activate):
    """A session that may not be moved so far: what was read for the refusal is what is there."""
    activate("Lift")
    planned = alice.get("/schedule/today").json["next"][0]
    refused = alice.patch(f"/schedule/{planned['planned_date']}", {"moved_to": "2026-12-24"})
    assert refused.status_code == 422
    assert alice.get("/schedule/today").json["next"][0] == planned


def test_no_more_plans_are_held_than_have_room(alice, activate, monkeypatch):
    monkeypatch.setattr(courses, "_held", BoundedCache(7))
    activate("Lift")
    activate("Run", kind="running")
    for _ in range(2):
        assert [one["name"] for one in alice.get("/schedule/today").json["plans"]] == ["Lift", "Run"]
        assert (len(courses._held), courses._held.weight) == (1, 6)
