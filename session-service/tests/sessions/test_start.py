"""Starting a session: from a plan day, from nothing, once at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from service_kit.ids import new_id
from session_service.plans.copies import PLANS

NOW = datetime(2026, 3, 12, 22, 30, tzinfo=UTC)


def test_without_a_body_it_starts_from_nothing(lifter):
    state = lifter.post("/sessions")
    assert (state.status_code, state.json["title"], state.json["plan"]) == (201, "Workout", None)
    declared = lifter.open("POST", "/sessions", data=b"", headers={"Content-Type": "application/json"})
    assert (declared.status_code, declared.json["type"]) == (409, "/problems/session-open")
    undeclared = lifter.open("POST", "/sessions", data=b"{}", headers={"Content-Type": "text/plain"})
    assert undeclared.status_code == 415  # a body that is there is JSON


def test_a_plan_day_is_frozen_into_steps(lifter, known_plan, squat, at):
    at(NOW)
    plan = known_plan(lifter, version=4)
    answer = lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]})
    state = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/sessions/{state['id']}"
    assert (state["status"], state["sequence"], state["title"]) == ("active", 0, "Squat day")
    assert (state["plan"]["plan_id"], state["plan"]["version"]) == (plan["plan_id"], 4)
    current = state["current"]
    assert (current["number"], current["sets"], current["round"]) == (1, 3, 1)
    assert current["exercise"] == {
        "exercise_id": squat,
        "name": "Back squat",
        "measure": "weight_reps",
        "how_to": f"/api/v1/exercises/{squat}",
    }
    assert current["target"]["load"]["quantity"] == {"value": "100", "unit": "kg"}
    assert current["target"]["rest"] == {"value": "3", "unit": "min"}
    assert [step["number"] for step in state["next"]] == [2, 3]
    assert state["progress"] == {"sets": 3, "done": 0, "skipped": 0, "left": 3, "percent": 0}
    assert state["rest"] is None
    assert state["elapsed"] == {"value": "0", "unit": "s"}


def test_the_day_is_that_of_the_start_where_the_user_is(lifter, at):
    at(NOW)
    assert lifter.post("/sessions", {}).json["local_date"] == "2026-03-12"
    here = lifter.get("/sessions/current").json
    lifter.post(f"/sessions/{here['id']}/commands", {"id": str(new_id()), "kind": "abandon", "based_on": 0})
    assert lifter.post("/sessions", {"time_zone": "Asia/Tokyo"}).json["local_date"] == "2026-03-13"


def test_from_nothing_with_an_own_id(lifter):
    key = str(new_id())
    state = lifter.post("/sessions", {"id": key, "title": "Freestyle"}).json
    assert (state["id"], state["title"], state["plan"], state["current"]) == (key, "Freestyle", None, None)


def test_a_change_of_the_plan_does_not_reach_a_running_session(lifter, known_plan, start):
    state = start()
    plan = state["plan"]
    known_plan(lifter, sets=9, version=2, key=plan["plan_id"])
    assert lifter.get("/sessions/current").json["progress"]["sets"] == 3


def test_a_second_one_is_refused_with_the_address_of_the_first(lifter, start):
    state = start()
    for body in ({}, {"id": state["id"]}):
        answer = lifter.post("/sessions", body)
        assert answer.status_code == 409
        assert answer.json["type"] == "/problems/session-open"
        assert answer.json["session_id"] == state["id"]
        assert answer.json["href"] == answer.headers["Location"] == f"/api/v1/sessions/{state['id']}"


def test_the_id_of_anothers_session_is_refused(lifter, bob, known_person, start):
    state = start()
    known_person(bob)
    answer = bob.post("/sessions", {"id": state["id"]})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    assert [one["pointer"] for one in answer.json["errors"]] == ["/id"]


def test_sixteen_starts_leave_one(lifter, race):
    answers = race([lambda: lifter.post("/sessions", {}) for _ in range(16)])
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 15


def test_no_session_is_not_found(lifter):
    answer = lifter.get("/sessions/current")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_a_session_is_the_users_own(bob, start, send):
    state = start()
    unknown = bob.get(f"/sessions/{new_id()}").json
    foreign = bob.get(f"/sessions/{state['id']}")
    assert foreign.status_code == 404
    assert {**foreign.json, "request_id": ""} == {**unknown, "request_id": ""}
    assert send(bob, state, "finish").status_code == 404
    assert bob.get("/sessions/current").status_code == 404


def test_what_the_user_does_not_have_is_unknown(lifter, bob, known_plan):
    plan = known_plan(bob)
    bodies = [
        {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]},
        {"plan_id": str(new_id()), "day_id": plan["days"][0]["day_id"]},
    ]
    first, second = (lifter.post("/sessions", body) for body in bodies)
    assert first.status_code == second.status_code == 422
    assert first.json["errors"] == second.json["errors"]
    assert first.json["errors"][0]["pointer"] == "/plan_id"


def test_a_plan_that_is_not_known_yet_is_looked_up(lifter, known_exercise, contracts, peers):
    data = contracts.example("plans.plan-changed.v1") | {"user_id": str(lifter.user_id), "version": 2}
    peers["plans"].states[data["plan_id"]] = data
    body = {"plan_id": data["plan_id"], "day_id": data["days"][0]["day_id"]}
    state = lifter.post("/sessions", body).json
    assert (state["plan"]["version"], state["progress"]["sets"]) == (2, 1)
    assert peers["plans"].questions == [("/internal/plans", [data["plan_id"]])]


def test_a_day_that_the_plan_does_not_have(lifter, contracts, peers):
    data = contracts.example("plans.plan-changed.v1") | {"user_id": str(lifter.user_id), "version": 2}
    peers["plans"].states[data["plan_id"]] = data
    answer = lifter.post("/sessions", {"plan_id": data["plan_id"], "day_id": str(new_id())})
    assert answer.json["errors"] == [
        {"pointer": "/day_id", "code": "unknown-day", "detail": "The plan has no such day."}
    ]


GOOD_SET = {"set_id": str(new_id())}
GOOD_ITEM = {"item_id": str(new_id()), "exercise_id": str(new_id()), "exercise_name": "Dip", "measure": "reps"}
GOOD_BLOCK = {"block_id": str(new_id()), "kind": "straight", "rounds": 1}
GOOD_DAY = {"day_id": str(new_id()), "name": "Monday"}


@pytest.mark.parametrize(
    "odd",
    [
        {"version": None},
        {"user_id": None},
        {"name": 7},
        *({"days": days} for days in (None, {}, [None], [[]], [{}], [GOOD_DAY], [GOOD_DAY | {"blocks": [1]}])),
        {"days": [GOOD_DAY | {"blocks": [GOOD_BLOCK]}]},
        {"days": [GOOD_DAY | {"blocks": [GOOD_BLOCK | {"items": [GOOD_ITEM]}]}]},
        {"days": [GOOD_DAY | {"blocks": [GOOD_BLOCK | {"items": [GOOD_ITEM | {"sets": [{}]}]}]}]},
        {"days": [GOOD_DAY | {"blocks": [GOOD_BLOCK | {"rounds": "1", "items": []}]}]},
    ],
)
def test_a_plan_that_makes_no_sense_counts_as_none(app, lifter, contracts, peers, odd):
    data = contracts.example("plans.plan-changed.v1") | {"user_id": str(lifter.user_id), "version": 2}
    peers["plans"].states[data["plan_id"]] = data | odd
    answer = lifter.post("/sessions", {"plan_id": data["plan_id"], "day_id": data["days"][0]["day_id"]})
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
    with app.app_context():
        assert PLANS.find({UUID(data["plan_id"])}) == {}


def test_a_plan_of_somebody_else_is_looked_up_in_vain(lifter, bob, contracts, peers):
    data = contracts.example("plans.plan-changed.v1") | {"user_id": str(bob.user_id), "version": 2}
    peers["plans"].states[data["plan_id"]] = data
    answer = lifter.post("/sessions", {"plan_id": data["plan_id"], "day_id": data["days"][0]["day_id"]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown-plan")


def test_a_start_without_the_plans_service_is_unavailable(lifter, peers):
    peers["plans"].away = True
    answer = lifter.post("/sessions", {"plan_id": str(new_id()), "day_id": str(new_id())})
    assert answer.status_code == 503


def test_a_profile_that_is_not_known_yet_is_looked_up(alice, peers):
    peers["auth"].states[str(alice.user_id)] = {"version": 1, "time_zone": "Asia/Tokyo", "units": "metric"}
    assert alice.post("/sessions", {}).json["time_zone"] == "Asia/Tokyo"


def test_with_a_time_zone_nobody_needs_the_profile(alice, peers):
    peers["auth"].away = True
    assert alice.post("/sessions", {"time_zone": "UTC"}).status_code == 201


@pytest.mark.parametrize(
    ("started_at", "code"), [("2026-03-11T22:29:00Z", "out-of-range"), ("2026-03-12T22:32:00Z", "in-the-future")]
)
def test_a_start_lies_within_the_last_day(lifter, at, started_at, code):
    at(NOW)
    answer = lifter.post("/sessions", {"started_at": started_at})
    (error,) = answer.json["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/started_at", code)


def test_an_offline_start(lifter, at):
    at(NOW)
    state = lifter.post("/sessions", {"started_at": "2026-03-12T22:00:00+00:00"}).json
    assert (state["started_at"], state["elapsed"]) == ("2026-03-12T22:00:00Z", {"value": "1800", "unit": "s"})


@pytest.mark.parametrize(
    "body",
    [
        {"plan_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"},
        {"day_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"},
        {"time_zone": "Mars/Base"},
        {"time_zone": "localtime"},
        {"id": "x"},
        {"user_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"},
        {"sequence": 3},
    ],
)
def test_what_makes_no_sense_is_refused(lifter, body):
    assert lifter.post("/sessions", body).status_code == 422
