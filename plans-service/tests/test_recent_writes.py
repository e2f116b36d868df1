"""Whoever wrote elsewhere just now sees it here at once, although no event has come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service_kit.ids import new_id

AUTH, CATALOG = ({"Setwise-Recent-Writes": name} for name in ("auth", "catalog"))
NAMED = "Setwise-Copy-Version"
EVENING = datetime(2026, 3, 12, 20, tzinfo=UTC)  # the morning after in Tokyo


def exercise(key, user, name="Log press", **state):
    about = {"exercise_id": str(key), "owner_id": str(user.user_id), "name": name, "measure": "weight_reps"}
    return about | {"version": 9, "retired": False, "merged_into": None} | state


def names(answer):
    return [one["name"] for one in answer.json["exercises"]]


@pytest.fixture
def own_plan(alice, known_exercise, plan_body):
    """Alice's plan with an exercise of her own; answers it and the exercise's id."""
    key = known_exercise("Old", owner_id=str(alice.user_id))
    body = plan_body()
    body["days"][0]["blocks"][0]["items"][0]["exercise_id"] = str(key)
    answer = alice.post("/plans", body)
    assert answer.status_code == 201, answer.json
    return answer, key


def test_today_is_that_of_the_new_time_zone(alice, known_person, peers, at):
    at(EVENING)
    known_person(alice.user_id)
    peers["auth"].states[str(alice.user_id)] = {"time_zone": "Asia/Tokyo", "version": 2}
    assert alice.get("/schedule/today").json["date"] == "2026-03-12"
    assert alice.get("/schedule/today", headers=AUTH).json["date"] == "2026-03-13"
    assert len(peers["auth"].questions) == 1, "the time zone was read several times"


def test_a_plan_becomes_active_on_the_day_of_the_new_time_zone(alice, known_person, plan_body, peers, at):
    at(EVENING)
    known_person(alice.user_id)
    peers["auth"].states[str(alice.user_id)] = {"time_zone": "Asia/Tokyo", "version": 2}
    plan = alice.post("/plans", plan_body()).json["id"]
    assert alice.post(f"/plans/{plan}/activate", headers=AUTH).json["activated_on"] == "2026-03-13"


def test_while_the_owner_is_away_the_answer_says_which_profile_served(alice, known_person, peers, at):
    at(EVENING)
    known_person(alice.user_id)
    peers["auth"].away = True
    answer = alice.get("/schedule/today", headers=AUTH)
    assert answer.json["date"] == "2026-03-12"
    assert answer.headers[NAMED] == f'profile;id="{alice.user_id}";version=1'


def test_a_plan_shows_the_newest_name_of_an_exercise(alice, own_plan, peers, emitted):
    plan, key = own_plan
    peers["catalog"].states[str(key)] = exercise(key, alice)
    address = f"/plans/{plan.json['id']}"
    assert names(alice.get(address)) == ["Old"]
    assert names(alice.get(address, headers=CATALOG)) == ["Log press"]
    day = plan.json["days"][0]["id"]
    printed = alice.get(f"{address}/days/{day}", headers=CATALOG).json
    assert "Log press" in str(printed)


def test_a_changed_plan_publishes_the_newest_name(alice, own_plan, peers, emitted):
    plan, key = own_plan
    peers["catalog"].states[str(key)] = exercise(key, alice)
    tag = plan.headers["ETag"]
    assert alice.patch(f"/plans/{plan.json['id']}", {"name": "X"}, if_match=tag, headers=CATALOG).status_code == 200
    item = emitted("plans.plan-changed.v1")[-1].data["days"][0]["blocks"][0]["items"][0]
    assert item["exercise_name"] == "Log press"


def test_a_plan_takes_an_exercise_that_was_just_created(alice, plan_body, peers):
    key, body = new_id(), plan_body()
    body["days"][0]["blocks"][0]["items"][0]["exercise_id"] = str(key)
    peers["catalog"].states[str(key)] = exercise(key, alice)
    assert names(alice.post("/plans", body, headers=CATALOG)) == ["Log press"]
    assert len(peers["catalog"].questions) == 1


def test_a_plan_takes_no_exercise_that_was_just_retired(alice, own_plan, peers):
    _, key = own_plan
    peers["catalog"].states[str(key)] = exercise(key, alice, retired=True)
    days = [{"name": "A", "blocks": [{"items": [{"exercise_id": str(key), "sets": [{"reps_min": 5}]}]}]}]
    answer = alice.post("/plans", {"name": "P", "days": days}, headers=CATALOG)
    assert answer.json["errors"][0]["code"] == "retired-exercise"


def test_an_exercise_that_is_gone_is_unknown_to_what_is_written_and_stays_in_what_was(alice, own_plan, peers):
    plan, key = own_plan
    days = [{"name": "A", "blocks": [{"items": [{"exercise_id": str(key), "sets": [{"reps_min": 5}]}]}]}]
    answer = alice.post("/plans", {"name": "P", "days": days}, headers=CATALOG)
    assert answer.json["errors"][0]["code"] == "unknown-exercise"
    assert names(alice.get(f"/plans/{plan.json['id']}", headers=CATALOG)) == ["Old"]
    assert [ids for _, ids in peers["catalog"].questions] == [[str(key)]] * 2


def test_a_switch_of_plans_renews_the_exercises_of_both(alice, known_person, own_plan, plan_body, peers):
    known_person(alice.user_id)
    plan, key = own_plan
    other = alice.post("/plans", plan_body()).json
    alice.post(f"/plans/{plan.json['id']}/activate")
    peers["auth"].states[str(alice.user_id)] = {"time_zone": "Asia/Tokyo", "version": 2}
    peers["catalog"].states[str(key)] = exercise(key, alice)
    headers = {"Setwise-Recent-Writes": "auth, catalog, plans"}
    assert alice.post(f"/plans/{other['id']}/activate", headers=headers).json["status"] == "active"
    assert names(alice.get(f"/plans/{plan.json['id']}")) == ["Log press"]


EVERYWHERE = {"Setwise-Recent-Writes": "auth, catalog, plans"}


def test_an_active_plan_is_dated_anew_while_the_owner_answers(alice, known_person, own_plan, peers, at):
    at(EVENING)
    known_person(alice.user_id)
    plan, key = own_plan
    assert alice.post(f"/plans/{plan.json['id']}/activate").json["activated_on"] == "2026-03-12"
    chosen = [{"time_zone": "Asia/Tokyo", "since": None}]
    peers["auth"].states[str(alice.user_id)] = {"time_zone": "Asia/Tokyo", "time_zones": chosen, "version": 2}
    peers["catalog"].states[str(key)] = exercise(key, alice)
    answer = alice.get("/schedule/today", headers=EVERYWHERE)
    assert (answer.status_code, answer.json.get("date")) == (200, "2026-03-13"), answer.json
    assert NAMED not in answer.headers


def test_plans_are_found_by_the_successor_of_an_exercise_at_once(alice, own_plan, known_exercise, peers):
    _, old = own_plan
    new = known_exercise("New", owner_id=str(alice.user_id))
    peers["catalog"].states[str(old)] = exercise(old, alice, retired=True, merged_into=str(new))
    peers["catalog"].states[str(new)] = exercise(new, alice, "New")
    assert alice.get(f"/plans?exercise_id={new}").json["items"] == []
    assert len(alice.get(f"/plans?exercise_id={new}", headers=CATALOG).json["items"]) == 1
