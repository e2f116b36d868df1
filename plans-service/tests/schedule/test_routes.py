"""The schedule through HTTP and events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service_kit.ids import new_id


@pytest.fixture(autouse=True)
def _berlin(known_person, alice, bob):
    known_person(alice.user_id)
    known_person(bob.user_id)


@pytest.fixture
def active(alice, plan_body, at):
    """Alice's active plan of three days a week from Monday, 2 March 2026, seen on the Wednesday after."""
    at(datetime(2026, 3, 4, 12, tzinfo=UTC))
    plan = alice.post("/plans", plan_body("A", "B", "C", start_date="2026-03-02")).json
    return alice.post(f"/plans/{plan['id']}/activate").json


def week(somebody, first="2026-03-02", last="2026-03-08"):
    answer = somebody.get(f"/schedule?from={first}&to={last}")
    assert answer.status_code == 200, answer.json
    return [(item["date"], item["day_name"], item["status"]) for item in answer.json["items"]]


def test_without_an_active_plan_nothing_is_planned(alice):
    answer = alice.get("/schedule/today").json
    assert [answer[name] for name in ("plans", "items", "next", "next_in_cycle")] == [[], [], [], []]
    assert alice.get("/schedule").json["items"] == []


def test_a_week_of_the_plan(alice, bob, active):
    assert week(alice) == [
        ("2026-03-02", "A", "missed"),
        ("2026-03-04", "B", "planned"),
        ("2026-03-06", "C", "planned"),
    ]
    schedule = alice.get("/schedule").json
    assert (schedule["from"], schedule["to"], schedule["today"], schedule["time_zone"]) == (
        "2026-03-04",
        "2026-03-17",
        "2026-03-04",
        "Europe/Berlin",
    )
    assert schedule["plans"] == [{"id": active["id"], "name": "Strength", "kind": "strength"}]
    assert schedule["items"][0] == {
        "date": "2026-03-04",
        "planned_date": "2026-03-04",
        "status": "planned",
        "workout_id": None,
        "starts_at": None,
        "plan_id": active["id"],
        "plan_name": "Strength",
        "plan_kind": "strength",
        "day_id": active["days"][1]["id"],
        "day_name": "B",
        "position": 1,
        "time_of_day": None,
        "duration": None,
    }
    assert week(bob) == []


def test_today_is_the_users_own_day(alice, active, known_person, at):
    today = alice.get("/schedule/today").json
    assert (today["date"], [item["day_name"] for item in today["items"]]) == ("2026-03-04", ["B"])
    assert (today["next"][0]["day_name"], today["next_in_cycle"][0]["day_name"]) == ("B", "A")
    at(datetime(2026, 3, 4, 23, 30, tzinfo=UTC))  # half past midnight in Berlin
    today = alice.get("/schedule/today").json
    assert (today["date"], today["items"], today["next"][0]["date"]) == ("2026-03-05", [], "2026-03-06")
    known_person(alice.user_id, "America/New_York", version=2)
    assert alice.get("/schedule/today").json["date"] == "2026-03-04"


def test_finished_amended_and_deleted_workouts_move_the_schedule(alice, bob, active, deliver_workout, deliver):
    finished = deliver_workout(alice.user_id, active, 1)
    deliver_workout(bob.user_id, active, 2, on="2026-03-06")
    assert week(alice)[1:] == [("2026-03-04", "B", "done"), ("2026-03-06", "C", "planned")]
    today = alice.get("/schedule/today").json
    assert today["items"][0]["workout_id"] == str(finished.subject)
    assert (today["next"][0]["day_name"], today["next_in_cycle"][0]["day_name"]) == ("C", "C")
    deliver_workout(alice.user_id, active, 2, on="2026-03-05", version=2, key=finished.subject, kind="amended")
    assert week(alice)[1:] == [("2026-03-04", "B", "planned"), ("2026-03-05", "C", "done")]
    deletion = {"workout_id": str(finished.subject), "user_id": str(alice.user_id)}
    deliver("session.workout-deleted.v1", deletion, subject=finished.subject, version=3, user_id=alice.user_id)
    assert week(alice)[1:] == [("2026-03-04", "B", "planned"), ("2026-03-06", "C", "planned")]
    deliver_workout(alice.user_id, active, 1, version=2, key=finished.subject, kind="amended")
    assert week(alice)[1:] == [("2026-03-04", "B", "planned"), ("2026-03-06", "C", "planned")]


def test_late_and_doubled_workouts_change_nothing(alice, active, deliver_workout, deliver):
    key = new_id()
    free = deliver_workout(alice.user_id, None, version=2, key=key, kind="amended")
    deliver(again=free)
    deliver_workout(alice.user_id, active, 1, version=1, key=key)
    assert week(alice)[1] == ("2026-03-04", "B", "planned")


def test_a_session_is_moved_skipped_and_put_back(alice, active):
    moved = alice.patch("/schedule/2026-03-04", {"moved_to": "2026-03-05"})
    assert moved.status_code == 200
    assert (moved.json["date"], moved.json["planned_date"], moved.json["status"]) == (
        "2026-03-05",
        "2026-03-04",
        "planned",
    )
    assert week(alice)[1] == ("2026-03-05", "B", "planned")
    assert alice.patch("/schedule/2026-03-04", {"skipped": True}).json["status"] == "skipped"
    assert week(alice)[1] == ("2026-03-05", "B", "skipped")
    alice.patch("/schedule/2026-03-04", {"skipped": False, "moved_to": None})
    assert week(alice)[1] == ("2026-03-04", "B", "planned")


def test_what_cannot_be_changed(alice, bob, active):
    assert alice.patch("/schedule/2026-03-03", {"skipped": True}).status_code == 404
    assert alice.patch("/schedule/2026-03-33", {"skipped": True}).status_code == 404
    assert alice.patch("/schedule/today", {"skipped": True}).status_code in (404, 405)
    assert bob.patch("/schedule/2026-03-04", {"skipped": True}).status_code == 404
    far = alice.patch("/schedule/2026-03-04", {"moved_to": "2026-05-04"})
    assert (far.status_code, far.json["errors"][0]["pointer"]) == (422, "/moved_to")
    strange = {"skipped": True, "day_id": str(new_id())}
    assert alice.patch("/schedule/2026-03-04", strange).status_code == 404
    assert week(alice)[1] == ("2026-03-04", "B", "planned")


def test_two_sessions_on_one_day_are_distinguished_by_the_plan_day(alice, plan_body, active):
    body = plan_body("Morning", "Evening", start_date="2026-03-02")
    for day in body["days"]:
        day["cycle_days"] = [3]
    plan = alice.post("/plans", body).json
    alice.post(f"/plans/{plan['id']}/activate")
    answer = alice.patch("/schedule/2026-03-04", {"skipped": True})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/day_id")
    alice.patch("/schedule/2026-03-04", {"skipped": True, "day_id": plan["days"][1]["id"]})
    assert week(alice) == [("2026-03-04", "Morning", "planned"), ("2026-03-04", "Evening", "skipped")]


def test_changes_leave_with_their_plan(alice, active, plan_body):
    alice.patch("/schedule/2026-03-04", {"skipped": True})
    answer = alice.delete(f"/plans/{active['id']}", if_match='"2"')
    assert answer.status_code == 204
    assert week(alice) == []


def test_a_day_that_was_removed_from_the_plan_is_not_in_the_schedule(alice, active, deliver_workout):
    deliver_workout(alice.user_id, active, 1)
    alice.patch("/schedule/2026-03-06", {"skipped": True})
    answer = alice.patch(f"/plans/{active['id']}", {"days": active["days"][:1]}, if_match='"2"')
    assert answer.status_code == 200
    assert week(alice) == [("2026-03-02", "A", "missed")]
    assert alice.get("/schedule/today").json["next_in_cycle"][0]["day_name"] == "A"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=2026-03-04&to=2026-03-03", "from"),
        ("from=2026-03-04&to=2027-03-06", "from"),
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("day=2026-02-03", "day"),
    ],
)
def test_wrong_spans(alice, active, query, parameter):
    answer = alice.get(f"/schedule?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == parameter


def test_the_ends_of_time(alice, plan_body, active):
    assert alice.get("/schedule?from=2199-12-31").status_code == 200
    assert alice.get("/schedule?from=1900-01-01&to=1900-12-31").json["items"] == []
