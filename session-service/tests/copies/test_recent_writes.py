"""Whoever wrote elsewhere just now sees it here at once, although no event has come."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from service_kit.clock import iso, now
from service_kit.ids import new_id

AUTH, CATALOG, PLANS = ({"Setwise-Recent-Writes": name} for name in ("auth", "catalog", "plans"))
NAMED = "Setwise-Copy-Version"


def with_load(plan, value):
    """The state of the plan with another load in all of its sets."""
    load = {"kind": "absolute", "quantity": {"base": value * 1000, "value": str(value), "unit": "kg"}}
    (day,) = plan["days"]
    (block,) = day["blocks"]
    (item,) = block["items"]
    sets = [one | {"load": load | {"percent": None, "rpe": None, "rir": None}} for one in item["sets"]]
    return plan | {"days": [day | {"blocks": [block | {"items": [item | {"sets": sets}]}]}]}


def start(lifter, plan, headers=PLANS):
    body = {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}
    return lifter.post("/sessions", body, headers=headers)


def load(answer):
    assert answer.status_code == 201, answer.json
    return answer.json["current"]["target"]["load"]["quantity"]["value"]


def profile(user, time_zone="Asia/Tokyo", units="metric"):
    return {"version": 9, "user_id": str(user.user_id), "time_zone": time_zone, "units": units}


def exercise(user, name="Log press", **state):
    about = {"owner_id": str(user.user_id), "name": name, "measure": "weight_reps", "muscles": [], "version": 9}
    return about | {"retired": False, "merged_into": None} | state


def test_a_session_has_the_load_of_the_plan_as_it_is_now(lifter, known_plan, peers):
    plan = known_plan(lifter)
    peers["plans"].states[plan["plan_id"]] = with_load(plan, 80) | {"version": 2}
    answer = start(lifter, plan)
    assert load(answer) == "80"
    assert NAMED not in answer.headers
    assert peers["plans"].questions == [("/internal/plans", [plan["plan_id"]])]


def test_a_retry_with_its_key_is_answered_as_the_first_time(lifter, known_plan, peers):
    plan = known_plan(lifter)
    peers["plans"].states[plan["plan_id"]] = with_load(plan, 80) | {"version": 2}
    first, again = (start(lifter, plan, PLANS | {"Idempotency-Key": "k"}) for _ in range(2))
    assert load(first) == load(again) == "80"
    assert again.headers["Idempotency-Replayed"] == "true"


def test_without_a_write_nobody_is_asked(lifter, known_plan, peers):
    assert load(start(lifter, known_plan(lifter), {})) == "100"
    assert not any(peer.questions for peer in peers.values())


def test_no_session_starts_from_a_plan_that_was_deleted(lifter, known_plan, peers):
    plan = known_plan(lifter)
    answer = start(lifter, plan)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown-plan")
    assert len(peers["plans"].questions) == 1


def test_a_plan_serves_as_it_was_while_its_owner_is_away(lifter, known_plan, peers):
    plan = known_plan(lifter)
    peers["plans"].away = True
    answer = start(lifter, plan)
    assert load(answer) == "100"
    assert answer.headers[NAMED] == f'plan;id="{plan["plan_id"]}";version=1'


def test_a_plan_that_was_never_known_needs_its_owner(lifter, known_plan, peers):
    peers["plans"].away = True
    plan = known_plan(lifter) | {"plan_id": str(new_id())}
    assert start(lifter, plan).status_code == 503


def test_a_workout_falls_on_the_day_of_the_new_time_zone(lifter, workout_body, peers):
    peers["auth"].states[str(lifter.user_id)] = profile(lifter)
    evening = now().replace(hour=20) - timedelta(days=2)  # the morning after in Tokyo
    times = {"started_at": iso(evening), "ended_at": iso(evening + timedelta(hours=1)), "time_zone": None}
    body = {name: value for name, value in (workout_body() | times).items() if value is not None}
    logged = lifter.post("/workouts", body, headers=AUTH).json
    assert logged["time_zone"] == "Asia/Tokyo"
    assert logged["local_date"] == (evening + timedelta(days=1)).date().isoformat()


def test_figures_come_in_the_new_units(lifter, workout_body, peers):
    lifter.post("/workouts", workout_body())
    peers["auth"].states[str(lifter.user_id)] = profile(lifter, units="imperial")
    (item,) = lifter.get("/workouts", headers=AUTH).json["items"]
    assert item["volume"]["unit"] == "lb"


def test_what_was_not_renewed_is_named_on_reads_too(lifter, workout_body, peers):
    lifter.post("/workouts", workout_body())
    peers["auth"].away = True
    answer = lifter.get("/workouts", headers=AUTH)
    assert answer.json["items"][0]["volume"]["unit"] == "kg"
    assert answer.headers[NAMED] == f'profile;id="{lifter.user_id}";version=1'


@pytest.mark.parametrize("known", [True, False])
def test_an_own_exercise_is_logged_by_its_newest_name(lifter, workout_body, known_exercise, peers, known):
    key = known_exercise("Old", owner_id=str(lifter.user_id)) if known else str(new_id())
    peers["catalog"].states[key] = exercise(lifter)
    logged = lifter.post("/workouts", workout_body(entries=[{"exercise_id": key}]), headers=CATALOG).json
    assert logged["entries"][0]["exercise_name"] == "Log press"
    assert peers["catalog"].questions == [("/internal/exercises", [key])]


def test_what_was_done_is_found_under_the_successor_of_a_merge(lifter, workout_body, known_exercise, squat, peers):
    key = known_exercise("Old", owner_id=str(lifter.user_id))
    lifter.post("/workouts", workout_body(entries=[{"exercise_id": key}]))
    peers["catalog"].states[key] = exercise(lifter, "Old", retired=True, merged_into=squat)
    peers["catalog"].states[squat] = exercise(lifter, "Back squat", owner_id=None)
    assert lifter.get(f"/workouts?exercise_id={squat}").json["items"] == []
    assert len(lifter.get(f"/workouts?exercise_id={squat}", headers=CATALOG).json["items"]) == 1


def test_what_was_done_is_found_by_its_new_muscles(lifter, workout_body, known_exercise, peers):
    key = known_exercise("Old", owner_id=str(lifter.user_id))
    lifter.post("/workouts", workout_body(entries=[{"exercise_id": key}]))
    peers["catalog"].states[key] = exercise(lifter, muscles=[{"muscle": "calves"}])
    assert len(lifter.get("/workouts?muscle=calves", headers=CATALOG).json["items"]) == 1


def test_a_merged_exercise_is_refused_as_after_its_event(
    lifter, workout_body, known_exercise, squat, peers, deliver, contracts
):
    entries = []
    for way in ("event", "look-up"):
        key = known_exercise(f"Press by {way}", owner_id=str(lifter.user_id))
        peers["catalog"].states[key] = exercise(lifter, "Press", retired=True, merged_into=squat)
        entries.append({"exercise_id": key})
    key = entries[0]["exercise_id"]
    kind = "catalog.exercise-retired.v1"
    retirement = contracts.example(kind) | {"exercise_id": key, "owner_id": str(lifter.user_id), "merged_into": squat}
    deliver(kind, retirement, version=9, subject=UUID(key))
    by_event = lifter.post("/workouts", workout_body(entries=entries[:1]))
    by_look_up = lifter.post("/workouts", workout_body(entries=entries[1:]), headers=CATALOG)
    assert by_event.status_code == by_look_up.status_code == 409
    assert by_event.json["successor_id"] == by_look_up.json["successor_id"] == squat


def test_a_chain_of_merges_leaves_the_time_zone_its_questions(lifter, known_plan, known_exercise, squat, peers):
    """A round for each link, and yet the session falls on the day of the new zone."""
    links = [known_exercise(f"Link {number}", owner_id=str(lifter.user_id)) for number in range(3)]
    for here, there in zip(links, [*links[1:], None], strict=True):
        peers["catalog"].states[here] = exercise(lifter, retired=there is not None, merged_into=there)
    plan = known_plan(lifter)
    (day,) = plan["days"]
    (block,) = day["blocks"]
    items = [block["items"][0] | {"exercise_id": links[0]}]
    plan |= {"days": [day | {"blocks": [block | {"items": items}]}]}
    peers["plans"].states[plan["plan_id"]] = plan | {"version": 2}
    peers["auth"].states[str(lifter.user_id)] = profile(lifter)
    answer = start(lifter, plan, {"Setwise-Recent-Writes": "auth, catalog, plans, session, tracking"})
    assert (answer.status_code, answer.json.get("time_zone")) == (201, "Asia/Tokyo"), answer.json
    assert answer.json["current"]["exercise"]["exercise_id"] == links[-1]
    assert NAMED not in answer.headers
