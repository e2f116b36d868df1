"""Batches: as many workouts as a body holds, and no more work than a request has time for."""

from __future__ import annotations

import json

import pytest

from service_kit.ids import new_id
from service_kit.messaging.lanes import BULK, SMALL, SMALL_BATCH
from session_service.workouts.write_schemas import MAX_BATCH, MAX_BATCH_SETS, count_sets

LOAD = {"value": "60", "unit": "kg"}

MIB = 1_048_576


def test_five_hundred_workouts_fit_into_one_body(lifter, workout_body, squat):
    """A mebibyte of them, notes and all."""
    one = {
        "started_at": "2026-03-10T17:00:00Z",
        "ended_at": "2026-03-10T18:00:00Z",
        "notes": "x" * 1_000,
        "entries": [{"exercise_id": squat, "sets": [{"reps": 5, "load": {"value": "100", "unit": "kg"}}] * 10}],
    }
    spare = MIB - len(json.dumps({"workouts": [one] * MAX_BATCH}))
    one["notes"] += "x" * (spare // MAX_BATCH - 1)
    body = json.dumps({"workouts": [one] * MAX_BATCH})
    assert 0.99 * MIB < len(body) <= MIB
    answer = lifter.post("/workouts/batch", data=body, content_type="application/json")
    assert (answer.status_code, len(answer.json["items"])) == (201, 500)


@pytest.mark.parametrize(("count", "lane"), [(SMALL_BATCH, SMALL), (SMALL_BATCH + 1, BULK)])
def test_a_large_batch_holds_up_nobody_elses_events(lifter, workout_body, emitted, count, lane):
    assert lifter.post("/workouts/batch", {"workouts": [workout_body()] * count}).status_code == 201
    assert lifter.post("/workouts", workout_body()).status_code == 201
    assert [row.lane for row in emitted("session.workout-finished.v1")] == [lane] * count + [SMALL]


def test_unknown_exercises_are_looked_up_together(lifter, workout_body, peers):
    """Each workout has one of its own, and there are more of them than a request may look up one after another."""
    keys = [str(new_id()) for _ in range(60)]
    facts = {"version": 1, "owner_id": None, "name": "Dip", "measure": "bodyweight_reps", "muscles": []}
    peers["catalog"].states = dict.fromkeys(keys, facts)
    workouts = [workout_body(entries=[{"exercise_id": key}]) for key in keys]
    answer = lifter.post("/workouts/batch", {"workouts": workouts})
    assert (answer.status_code, len(answer.json["items"])) == (201, len(keys))
    assert peers["catalog"].questions == [("/internal/exercises", sorted(keys))]


def test_plans_without_a_copy_are_looked_up_together(lifter, workout_body, contracts, peers):
    """A few in one question, and more of them than a request may look up one after another."""
    plan = contracts.example("plans.plan-changed.v1") | {"user_id": str(lifter.user_id), "version": 1}
    keys = [str(new_id()) for _ in range(12)]
    peers["plans"].states = dict.fromkeys(keys, plan)
    workouts = [workout_body(plan_id=key, plan_day_id=plan["days"][0]["day_id"]) for key in keys]
    answer = lifter.post("/workouts/batch", {"workouts": workouts})
    assert (answer.status_code, len(answer.json["items"])) == (201, len(keys))
    assert [len(ids) for _, ids in peers["plans"].questions] == [5, 5, 2]


def test_every_plan_and_day_that_nobody_knows_is_named(lifter, workout_body, known_plan, peers):
    plan = known_plan(lifter)
    peers["plans"].states[plan["plan_id"]] = plan | {"version": 1}
    named = {"plan_id": plan["plan_id"], "plan_day_id": plan["days"][0]["day_id"]}
    unknown = str(new_id())
    bodies = [{}, named, named | {"plan_day_id": unknown}, named | {"plan_id": unknown}]
    answer = lifter.post("/workouts/batch", {"workouts": [workout_body(**body) for body in bodies]})
    assert answer.status_code == 422
    places = {error["pointer"]: error["code"] for error in answer.json["errors"]}
    assert places == {"/workouts/2/plan_day_id": "unknown-day", "/workouts/3/plan_id": "unknown-plan"}


def test_every_exercise_that_nobody_knows_is_named(lifter, workout_body, squat):
    known, unknown = ({"exercise_id": key} for key in (squat, str(new_id())))
    workouts = [workout_body(entries=entries) for entries in ([unknown], [known], [known, unknown])]
    answer = lifter.post("/workouts/batch", {"workouts": workouts})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert pointers == {"/workouts/0/entries/0/exercise_id", "/workouts/2/entries/1/exercise_id"}


@pytest.mark.parametrize("sets", [MAX_BATCH_SETS + 1, 3 * MAX_BATCH_SETS])
def test_a_flood_of_sets_is_refused_before_any_is_read(lifter, workout_body, sets):
    workouts = [workout_body(entries=[{"exercise_id": "", "sets": [0] * (sets // 20 + 1)}]) for _ in range(20)]
    answer = lifter.post("/workouts/batch", {"workouts": workouts})
    assert answer.status_code == 422
    assert [(one["code"], one["pointer"]) for one in answer.json["errors"]] == [("too-many", "/workouts")]


@pytest.mark.parametrize("odd", [None, 1, "x", {}, [1], [{}], [{"entries": 1}], [{"entries": [1, {"sets": 1}]}]])
def test_counting_takes_anything(odd):
    assert count_sets(odd) == 0


def test_hundreds_of_sets_whose_ids_are_alike_as_numbers(lifter, workout_body, squat):
    """They would have one hash, were they hashed as Python does: see ``service_kit.ids``."""
    ids = [f"{(2**61 - 1) * (2**60 + number) + 7:032x}" for number in range(500)]
    ids = ["-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:])) for text in ids]
    sets = [{"id": key, "reps": 1, "load": LOAD} for key in ids]
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, "sets": sets}]))
    assert [one["id"] for one in answer.json["entries"][0]["sets"]] == ids
