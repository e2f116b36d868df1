"""Strength and running side by side: two plans on one day, done by live sessions, in one schedule."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cli.demo.api import kg

ZONE = "Europe/Berlin"


@pytest.fixture
def plans(robin, find):
    """A strength plan that takes turns from today on, and a running plan of this weekday, in the evening."""
    api = robin.api
    api.patch("/users/me", {"time_zone": ZONE}, etag=api.get("/users/me").etag)
    squat, run = find(api, "barbell back squat"), find(api, "outdoor run")
    weekday = f"{datetime.now(ZoneInfo(ZONE)):%A}".lower()
    sets = [{"reps_min": 5, "load": {"kind": "absolute", "quantity": kg(80)}}]
    lift = {"name": "Squats", "blocks": [{"items": [{"exercise_id": squat["id"], "sets": sets}]}]}
    easy = {
        "name": "Easy run",
        "weekdays": [weekday],
        "time_of_day": "18:30",
        "duration": {"value": "40", "unit": "min"},
        "blocks": [{"items": [{"exercise_id": run["id"], "sets": [{"distance": {"value": "5", "unit": "km"}}]}]}],
    }
    bodies = [
        {"name": "Lift", "sessions_per_week": 2, "days": [lift]},
        {"name": "Run", "kind": "running", "days": [easy]},
    ]
    written = [api.post("/plans", body, expect=201).body for body in bodies]
    for plan in written:
        api.post(f"/plans/{plan['id']}/activate")
    return written


def statuses(answer):
    return {one["plan_name"]: (one["day_name"], one["status"]) for one in answer["items"]}


def test_a_day_of_two_plans(robin, guide, plans, eventually):
    api = robin.api
    today = api.get("/schedule/today").body
    assert [(one["name"], one["kind"]) for one in today["plans"]] == [("Lift", "strength"), ("Run", "running")]
    assert statuses(today) == {"Lift": ("Squats", "planned"), "Run": ("Easy run", "planned")}
    (run,) = (one for one in today["items"] if one["plan_kind"] == "running")
    local = datetime.fromisoformat(run["starts_at"].replace("Z", "+00:00")).astimezone(ZoneInfo(ZONE))
    assert (f"{local:%Y-%m-%d %H:%M}", run["duration"]["value"]) == (f"{today['date']} 18:30", "40")
    assert api.get("/me/today")["schedule"] == today

    done = {}
    for plan, figures in zip(plans, ({"reps": 5}, {"distance": {"value": "5", "unit": "km"}}), strict=True):
        session = guide.start(api, plan)
        session.complete(**figures)
        done[plan["name"]] = session.finish()

    def both_are_done():
        schedule = api.get("/me/today")["schedule"]
        assert {one["plan_name"]: one["workout_id"] for one in schedule["items"]} == done
        assert {one["plan_name"] for one in schedule["next"]} == {"Lift", "Run"}
        assert all(one["date"] > schedule["date"] for one in schedule["next"])
        return True

    eventually(both_are_done)
    refused = api.patch(f"/schedule/{today['date']}", {"skipped": True, "plan_id": plans[1]["id"]}, expect=409)
    assert (refused["type"], refused["workout_id"]) == ("/problems/session-done", done["Run"])
