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


LOGGED = datetime(2026, 3, 4, 11, 59, 59, tzinfo=UTC)  # before the skip or the move, whose event is late


def deleted(deliver, alice, workout):
    data = {"workout_id": str(workout.subject), "user_id": str(alice.user_id)}
    deliver("session.workout-deleted.v1", data, subject=workout.subject, version=9, user_id=alice.user_id)


@pytest.mark.parametrize("change", [{"skipped": True}, {"moved_to": "2026-03-05"}])
@pytest.mark.parametrize("kind", ["finished", "amended"])
def test_a_change_before_the_news_that_it_is_done_does_not_hold(alice, active, deliver_workout, deliver, change, kind):
    assert alice.patch("/schedule/2026-03-04", change).status_code == 200
    workout = deliver_workout(alice.user_id, active, 0, kind=kind, time=LOGGED)
    assert week(alice) == [("02", "missed"), ("04", "done"), ("06", "planned")]
    deleted(deliver, alice, workout)
    assert week(alice) == [("02", "missed"), ("04", "planned"), ("06", "planned")]


def test_a_change_before_the_workout_stands(alice, active, deliver_workout, deliver, at):
    alice.patch("/schedule/2026-03-04", {"skipped": True})
    alice.patch("/schedule/2026-03-06", {"moved_to": "2026-03-05"})
    at(datetime(2026, 3, 5, 18, tzinfo=UTC))
    done = [deliver_workout(alice.user_id, active, 0, on=f"2026-03-0{day}") for day in (4, 5)]
    alice.patch("/schedule/2026-03-04", {"skipped": True})
    assert week(alice) == [("02", "missed"), ("04", "done"), ("05", "done")]
    for workout in done:
        deleted(deliver, alice, workout)
    assert week(alice) == [("02", "missed"), ("04", "skipped"), ("05", "planned")]


def test_a_move_of_before_outlives_a_skip_that_does_not_hold(alice, active, deliver_workout, deliver, at):
    alice.patch("/schedule/2026-03-06", {"moved_to": "2026-03-05"})
    at(datetime(2026, 3, 5, 18, tzinfo=UTC))
    alice.patch("/schedule/2026-03-06", {"skipped": True})
    workout = deliver_workout(alice.user_id, active, 0, on="2026-03-05", time=datetime(2026, 3, 5, 17, tzinfo=UTC))
    deleted(deliver, alice, workout)
    assert week(alice)[-1] == ("05", "planned")


def test_only_the_session_that_is_done_is_taken_back(alice, bob, active, deliver_workout, deliver, known_person):
    alice.patch("/schedule/2026-03-06", {"skipped": True})
    alice.patch("/schedule/2026-03-04", {"skipped": True})
    deliver_workout(bob.user_id, active, 0, time=LOGGED)
    deliver_workout(alice.user_id, None, time=LOGGED)
    assert week(alice) == [("02", "missed"), ("04", "skipped"), ("06", "skipped")]
    deliver_workout(alice.user_id, active, 0, time=LOGGED)
    assert week(alice) == [("02", "missed"), ("04", "done"), ("06", "skipped")]


def test_an_old_version_that_comes_late_takes_nothing_back(alice, active, deliver_workout, deliver):
    workout = deliver_workout(alice.user_id, active, 0, on="2026-03-02", version=2, kind="amended")
    alice.patch("/schedule/2026-03-04", {"skipped": True})
    deliver_workout(alice.user_id, active, 0, key=workout.subject, version=1, time=LOGGED)
    assert week(alice) == [("02", "done"), ("04", "skipped"), ("06", "planned")]
