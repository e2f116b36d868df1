"""Local copies of foreign data: newest wins, whatever order it arrives in."""

from __future__ import annotations

from uuid import UUID

from service_kit.ids import new_id


def plan_name(lifter, send, plan):
    body = {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}
    state = lifter.post("/sessions", body).json
    send(lifter, state, "abandon")
    return state["plan"]["name"], state["plan"]["version"]


def test_an_exercise_keeps_its_newest_name(lifter, workout_body, known_exercise, squat):
    known_exercise("Front squat", key=squat, version=3)
    known_exercise("High-bar squat", key=squat, version=2)
    logged = lifter.post("/workouts", workout_body()).json
    assert logged["entries"][0]["exercise_name"] == "Front squat"


def test_changed_muscles_replace_the_old(lifter, workout_body, known_exercise, squat):
    lifter.post("/workouts", workout_body())
    muscles = [{"muscle": "calves", "role": "primary", "share": 100}]
    known_exercise("Back squat", key=squat, version=2, muscles=muscles)
    known_exercise("Leg press", muscles=[{"muscle": "quadriceps", "role": "primary", "share": 100}])
    assert lifter.get("/workouts?muscle=quadriceps").json["items"] == []
    assert len(lifter.get("/workouts?muscle=calves").json["items"]) == 1


def test_a_plan_keeps_its_newest_state(lifter, known_plan, send, deliver):
    plan = known_plan(lifter, version=1)
    newer = plan | {"name": "Newer"}
    deliver("plans.plan-activated.v1", newer, subject=UUID(plan["plan_id"]), version=3)
    deliver("plans.plan-changed.v1", plan | {"name": "Between"}, subject=UUID(plan["plan_id"]), version=2)
    assert plan_name(lifter, send, plan) == ("Newer", 3)


def test_a_deleted_plan_does_not_come_back(lifter, known_plan, deliver):
    plan = known_plan(lifter, version=1)
    key = UUID(plan["plan_id"])
    deliver("plans.plan-deleted.v1", {"plan_id": str(key), "user_id": plan["user_id"]}, subject=key, version=4)
    deliver("plans.plan-changed.v1", plan, subject=key, version=3)
    answer = lifter.post("/sessions", {"plan_id": str(key), "day_id": plan["days"][0]["day_id"]})
    assert answer.json["errors"][0]["code"] == "unknown-plan"


def test_a_profile_keeps_its_newest_state(alice, known_person):
    known_person(alice, "Asia/Tokyo", version=3)
    known_person(alice, "Europe/Paris", version=2)
    assert alice.post("/sessions", {}).json["time_zone"] == "Asia/Tokyo"


def test_an_account_that_is_not_there_any_more(alice):
    assert alice.post("/sessions", {}).status_code == 404


def test_a_late_event_for_an_unknown_exercise_is_stored(lifter, workout_body, known_exercise):
    key = str(new_id())
    known_exercise("Curl", key=key, version=7)
    logged = lifter.post("/workouts", workout_body(entries=[{"exercise_id": key}])).json
    assert logged["entries"][0]["exercise_name"] == "Curl"


def test_every_exercise_that_nobody_knows_is_named(lifter, workout_body, peers):
    unknown = [{"exercise_id": str(new_id())} for _ in range(2)]
    answer = lifter.post("/workouts", workout_body(entries=unknown))
    assert (answer.status_code, len(peers["catalog"].questions)) == (422, 1)
    places = {error["pointer"]: error["code"] for error in answer.json["errors"]}
    assert places == dict.fromkeys(("/entries/0/exercise_id", "/entries/1/exercise_id"), "unknown-exercise")
