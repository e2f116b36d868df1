"""What may be moved and skipped, and what taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture(autouse=True)
def _berlin(known_person, alice):
    known_person(alice.user_id)


@pytest.fixture
def active(alice, plan_body, at):
    """Squats on Monday, Wednesday and Friday of the week of 2 March 2026, seen on its Wednesday."""
    at(datetime(2026, 3, 4, 12, tzinfo=UTC))
    body = plan_body("A", start_date="2026-03-02")
    body["days"][0]["weekdays"] = ["monday", "wednesday", "friday"]
    plan = alice.post("/plans", body).json
    return alice.post(f"/plans/{plan['id']}/activate").json


def refusal(answer):
    error = answer.json.get("errors", [{}])[0]
    return answer.status_code, answer.json["type"].rpartition("/")[2], error.get("pointer"), error.get("code")


def week(alice):
    items = alice.get("/schedule?from=2026-03-02&to=2026-03-08").json["items"]
    return [(one["date"][-2:], one["status"]) for one in items]


def test_a_session_is_not_moved_into_the_past(alice, active, at):
    path = "/schedule/2026-03-06"
    assert refusal(alice.patch(path, {"moved_to": "2026-03-03"})) == (422, "validation", "/moved_to", "in-the-past")
    assert refusal(alice.patch(path, {"moved_to": "2026-04-04"})) == (422, "validation", "/moved_to", "out-of-range")
    assert alice.patch("/schedule/2026-03-02", {"moved_to": "2026-03-05"}).json["status"] == "planned"
    at(datetime(2026, 3, 5, 23, 30, tzinfo=UTC))  # Friday already in Berlin
    assert refusal(alice.patch(path, {"moved_to": "2026-03-05"}))[:2] == (422, "validation")
    assert alice.patch("/schedule/2026-03-02", {"moved_to": "2026-03-05", "skipped": True}).status_code == 200


def test_a_missed_session_may_be_left_out_and_every_change_taken_back(alice, active):
    monday = "/schedule/2026-03-02"
    assert alice.patch(monday, {"skipped": True}).json["status"] == "skipped"
    assert alice.patch(monday, {"skipped": False}).json["status"] == "missed"
    alice.patch(monday, {"moved_to": "2026-03-05"})
    assert alice.patch(monday, {"moved_to": None}).json["date"] == "2026-03-02"
    alice.patch(monday, {"moved_to": "2026-03-05"})
    assert alice.patch(monday, {"moved_to": "2026-03-02"}).json["status"] == "missed"


def test_what_is_done_is_neither_moved_nor_skipped(alice, active, deliver_workout):
    alice.patch("/schedule/2026-03-06", {"moved_to": "2026-03-05"})
    workout = deliver_workout(alice.user_id, active, 0)
    wednesday = "/schedule/2026-03-04"
    for change in ({"skipped": True}, {"moved_to": "2026-03-07"}):
        answer = alice.patch(wednesday, change)
        assert refusal(answer)[:2] == (409, "session-done")
        assert answer.json["workout_id"] == str(workout.subject)
        assert answer.json["href"] == f"/api/v1/workouts/{workout.subject}"
    assert alice.patch(wednesday, {"skipped": False, "moved_to": None}).json["status"] == "done"
    assert alice.patch(wednesday, {}).json["status"] == "done"
    deliver_workout(alice.user_id, active, 0, on="2026-03-05")
    assert alice.patch("/schedule/2026-03-06", {"moved_to": None}).json["status"] == "done"
    assert refusal(alice.patch(wednesday, {"moved_to": "2026-03-03"}))[0] == 422


def test_one_day_of_a_plan_stands_once_on_a_date(alice, active, deliver_workout):
    answer = alice.patch("/schedule/2026-03-04", {"moved_to": "2026-03-06"})
    assert refusal(answer)[:2] == (409, "day-stands-there")
    assert answer.json["planned_date"] == "2026-03-06"
    assert answer.json["day_id"] == active["days"][0]["id"]
    shown = alice.get(answer.json["href"].removeprefix("/api/v1"))
    assert [one["planned_date"] for one in shown.json["items"]] == ["2026-03-06"]
    alice.patch("/schedule/2026-03-06", {"skipped": True})
    assert alice.patch("/schedule/2026-03-04", {"moved_to": "2026-03-06"}).status_code == 200
    assert alice.patch("/schedule/2026-03-06", {"skipped": False}).status_code == 200
    assert week(alice) == [("02", "missed"), ("06", "planned"), ("06", "planned")]
