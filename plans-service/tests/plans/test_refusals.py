"""What is wrong with a tree is told with pointers into it, and nothing of it is written."""

from __future__ import annotations

import pytest

from service_kit.ids import new_id

KG = {"value": "20", "unit": "kg"}
MINUTE = {"value": "1", "unit": "min"}
SET = "/days/0/blocks/0/items/0/sets/0"


def post(alice, body):
    answer = alice.post("/plans", body)
    assert answer.status_code == 422, answer.json
    assert alice.get("/plans").json["page"]["total"] == 0
    return {(error["pointer"], error["code"]) for error in answer.json["errors"]}


def with_set(squat, **target):
    block = {"items": [{"exercise_id": str(squat), "sets": [{"reps_min": 5, **target}]}]}
    return {"name": "P", "days": [{"name": "A", "blocks": [block]}]}


def with_block(squat, *, times=1, **block):
    item = {"exercise_id": str(squat), "sets": [{"reps_min": 5}]}
    return {"name": "P", "days": [{"name": "A", "blocks": [{"items": [item] * times, **block}]}]}


@pytest.mark.parametrize(
    ("target", "finding"),
    [
        ({"reps_max": 4}, ("reps_max", "out-of-range")),
        ({"reps_min": None, "reps_max": 4}, ("reps_min", "required")),
        ({"reps_min": -1}, ("reps_min", "out-of-range")),
        ({"reps_min": 5.0}, ("reps_min", "not-an-integer")),
        ({"reps_min": "5"}, ("reps_min", "not-an-integer")),
        ({"reps_min": 100_000}, ("reps_min", "out-of-range")),
        ({"role": "best"}, ("role", "unknown-choice")),
        ({"side": "up"}, ("side", "unknown-choice")),
        ({"tempo": "fast"}, ("tempo", "not-a-tempo")),
        ({"tempo": "3-1-X0"}, ("tempo", "not-a-tempo")),
        ({"tempo": "31X"}, ("tempo", "too-short")),
        ({"weight": 5}, ("weight", "unknown-member")),
        ({"note": "x" * 201}, ("note", "too-long")),
        ({"rest": {"value": "2", "unit": "h"}}, ("rest/value", "out-of-range")),
        ({"rest": {"value": "2", "unit": "kg"}}, ("rest/unit", "unknown-unit")),
        ({"load": {"kind": "absolute"}}, ("load/quantity", "required")),
        ({"load": {"kind": "absolute", "quantity": KG, "percent": "80"}}, ("load/percent", "does-not-fit")),
        (
            {"load": {"kind": "absolute", "quantity": {"value": "-5", "unit": "kg"}}},
            ("load/quantity/value", "out-of-range"),
        ),
        (
            {"load": {"kind": "absolute", "quantity": {"value": "1E9", "unit": "kg"}}},
            ("load/quantity/value", "not-a-number"),
        ),
        ({"load": {"kind": "rir", "rir": 2, "quantity": KG}}, ("load/quantity", "does-not-fit")),
        ({"load": {"kind": "percent_tm", "percent": 80}}, ("load/percent", "not-a-decimal")),
        ({"load": {"kind": "percent_tm", "percent": "999"}}, ("load/percent", "out-of-range")),
        ({"load": {"kind": "rpe", "rpe": "8.3"}}, ("load/rpe", "not-a-half-step")),
        ({"load": {"kind": "rir", "rir": 50}}, ("load/rir", "out-of-range")),
        ({"load": {"kind": "heavy"}}, ("load/kind", "unknown-choice")),
        ({"load": {"quantity": KG}}, ("load/kind", "required")),
    ],
)
def test_a_wrong_set(alice, squat, target, finding):
    where, code = finding
    assert post(alice, with_set(squat, **target)) == {(f"{SET}/{where}", code)}


@pytest.mark.parametrize(
    ("block", "finding"),
    [
        ({"kind": "superset"}, ("items", "too-few-items")),
        ({"kind": "emom"}, ("duration", "required")),
        ({"kind": "amrap"}, ("duration", "required")),
        ({"kind": "amrap", "duration": MINUTE, "rounds": 3}, ("rounds", "does-not-fit")),
        ({"kind": "emom", "duration": MINUTE, "rest": MINUTE}, ("rest", "does-not-fit")),
        ({"duration": MINUTE}, ("duration", "does-not-fit")),
        ({"rounds": 0}, ("rounds", "out-of-range")),
        ({"items": []}, ("items", "too-few")),
        ({"items": {"0": 1}}, ("items", "not-a-list")),
        ({"items": [None]}, ("items/0", "null")),
        ({"kind": "pyramid"}, ("kind", "unknown-choice")),
    ],
)
def test_a_wrong_block(alice, squat, block, finding):
    where, code = finding
    assert post(alice, with_block(squat, **block)) == {(f"/days/0/blocks/0/{where}", code)}


def test_an_id_may_stand_once_in_a_plan(alice, squat):
    body = with_set(squat)
    key = str(new_id())
    body["days"][0]["id"] = body["days"][0]["blocks"][0]["items"][0]["sets"][0]["id"] = key
    assert post(alice, body) == {(f"{SET}/id", "duplicate-id")}


def test_cycle_days_lie_in_the_cycle_once(alice, squat):
    body = with_set(squat)
    body["days"][0]["cycle_days"] = [1, 4, 4, 9]
    assert post(alice, body) == {
        ("/days/0/cycle_days/2", "duplicate"),
        ("/days/0/cycle_days/3", "out-of-range"),
    }


def test_a_shorter_cycle_is_checked_against_the_days_that_are_there(alice, squat):
    body = with_set(squat)
    body["days"][0]["cycle_days"] = [6]
    plan = alice.post("/plans", body).json
    answer = alice.patch(f"/plans/{plan['id']}", {"cycle_length_days": 5}, if_match='"1"')
    assert answer.json["errors"][0]["pointer"] == "/days/0/cycle_days/0"


@pytest.mark.parametrize(
    "field",
    [
        {"user_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"},
        {"status": "active"},
        {"version": 7},
        {"created_at": "2026-01-01T00:00:00Z"},
        {"name_folded": "x"},
        {"set_count": 1},
        {"exercises": []},
    ],
)
def test_only_declared_fields_can_be_written(alice, squat, field):
    (name,) = field
    assert post(alice, {**with_set(squat), **field}) == {(f"/{name}", "unknown-member")}


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"name": None}, ("/name", "null")),
        ({"name": " "}, ("/name", "blank")),
        ({"name": "x" * 121}, ("/name", "too-long")),
        ({"name": "a\nb"}, ("/name", "control-character")),
        ({"goal": "fame"}, ("/goal", "unknown-choice")),
        ({"goal": None}, ("/goal", "null")),
        ({"sessions_per_week": 0}, ("/sessions_per_week", "out-of-range")),
        ({"session_minutes": 9999}, ("/session_minutes", "out-of-range")),
        ({"start_date": "2026-02-30"}, ("/start_date", "not-a-date")),
        ({"start_date": "9999-12-31"}, ("/start_date", "out-of-range")),
        ({"length_weeks": 0}, ("/length_weeks", "out-of-range")),
        ({"cycle_length_days": 0}, ("/cycle_length_days", "out-of-range")),
        ({"exercise_types": ["Olympic Lifting"]}, ("/exercise_types/0", "invalid")),
        ({"days": "Monday"}, ("/days", "not-a-list")),
        ({"days": [[]]}, ("/days/0", "wrong-type")),
        ({"id": "7"}, ("/id", "not-a-uuid")),
    ],
)
def test_a_wrong_field(alice, fields, finding):
    assert post(alice, {"name": "P", **fields}) == {finding}


def test_floods_are_refused_before_they_are_read(alice, squat):
    target = {"reps_min": 1}
    assert post(alice, {"name": "P", "days": [{"name": "A"}] * 29}) == {("/days", "too-many")}
    item = {"exercise_id": str(squat), "sets": [target] * 30}
    flood = [{"name": "A", "blocks": [{"items": [{"sets": [{}] * 30}] * 20}] * 20}] * 16
    assert post(alice, {"name": "P", "days": flood}) == {("/days", "too-many-sets")}
    assert post(alice, {"name": "P", "days": [{"name": "A", "blocks": [{"items": [item] * 17}]}]}) == {
        ("/days", "too-many-sets"),
        ("/days/0", "too-many-sets"),
    }
    many_rounds = with_block(squat, rounds=100, times=6)
    assert post(alice, many_rounds) == {("/days/0", "too-many-sets")}


def test_more_exercises_than_any_plan_needs_are_not_looked_up(alice, peers):
    items = [{"exercise_id": str(new_id()), "sets": [{"reps_min": 1}]} for _ in range(101)]
    days = [{"name": "A", "blocks": [{"items": items[start : start + 20]}]} for start in range(0, 101, 20)]
    assert post(alice, {"name": "P", "days": days}) == {("/days", "too-many-exercises")}
    assert peers["catalog"].questions == []


def test_a_day_holds_no_more_than_a_session_can(alice, squat):
    items = [{"exercise_id": str(squat), "sets": [{"reps_min": 1}]}] * 20
    blocks = [{"items": items}] * 3
    longer = [*blocks, {"items": items[:1]}]
    assert post(alice, {"name": "P", "days": [{"name": "A", "blocks": longer}]}) == {("/days/0", "too-many-items")}
    assert alice.post("/plans", {"name": "P", "days": [{"name": "A", "blocks": blocks}]}).status_code == 201


@pytest.mark.parametrize("query", ["page=0", "page_size=101", "sort=user_id", "sort=tree", "status=gone", "x=1", "q="])
def test_wrong_queries(alice, query):
    assert alice.get(f"/plans?{query}").status_code == 422


def test_bodies_that_are_no_plan(alice):
    for body in ("[]", "null", '"x"', "7"):
        answer = alice.open("POST", "/plans", data=body, content_type="application/json")
        assert answer.status_code == 422, body
    assert alice.open("POST", "/plans", data="{}", content_type="text/plain").status_code == 415
    assert alice.open("POST", "/plans", data="", content_type="application/json").status_code == 400
