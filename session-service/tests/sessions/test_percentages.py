"""A planned percentage comes to a load where the lifter's records say a maximum, and is judged by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from service_kit.ids import new_id
from session_service.sessions.percentage_rules import load_of_percentage

ACHIEVED = "tracking.record-achieved.v1"
AIM = {"kind": "percent_1rm", "percent": 80_000, "quantity": None, "rpe": None, "rir": None}


@pytest.mark.parametrize(
    ("maximum", "percent", "unit", "expected"),
    [
        (120_000_000, 80_000, "kg", "96 kg"),
        (116_670_000, 80_000, "kg", "93 kg"),  # 93.336
        (116_670_000, 82_500, "kg", "96 kg"),  # 96.25275
        (117_000_000, 82_500, "kg", "96.5 kg"),  # 96.525
        (102_058_283, 80_000, "lb", "179 lb"),  # 225 lb to the milligram below: 179.9999993
        (102_058_284, 80_000, "lb", "180 lb"),
        (400_000, 50_000, "kg", "0 kg"),
    ],
)
def test_the_load_of_a_percentage(maximum: int, percent: int, unit: str, expected: str) -> None:
    assert str(load_of_percentage(maximum, percent, unit)) == expected


@pytest.fixture
def record(deliver: Callable[..., Any], contracts: Any) -> Callable[..., UUID]:
    """``record(alice, squat, 120)``: tracking published an estimate of so many kilograms; answers the record's id."""

    def publish(who: Any, exercise: str, kilograms: int, kind: str = "e1rm") -> UUID:
        key = new_id()
        value = {"base": kilograms * 1_000_000, "value": str(kilograms), "unit": "kg"}
        about = {"record_id": str(key), "user_id": str(who.user_id), "exercise_id": exercise, "kind": kind}
        deliver(ACHIEVED, contracts.example(ACHIEVED) | about | {"value": value}, subject=key, user_id=who.user_id)
        return key

    return publish


@pytest.fixture
def begin(lifter: Any, known_plan: Any) -> Callable[..., dict[str, Any]]:
    """``begin()``: a session from a plan of one set of five squats with 80 percent of the maximum."""

    def start(load: dict[str, Any] = AIM) -> dict[str, Any]:
        plan = known_plan(lifter, sets=1)
        plan["days"][0]["blocks"][0]["items"][0]["sets"][0] |= {"reps_min": 5, "reps_max": None, "load": load}
        known_plan(lifter, key=plan["plan_id"], version=2, days=plan["days"])
        answer = lifter.post("/sessions", {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]})
        return dict(answer.json)

    return start


def load_of(state: dict[str, Any]) -> dict[str, Any]:
    return dict(state["current"]["target"]["load"])


def test_it_is_of_the_highest_estimate_of_that_exercise(
    lifter: Any, bob: Any, squat: str, plank: str, record: Any, begin: Any
) -> None:
    record(lifter, squat, 115)
    record(lifter, squat, 120, "e1rm_rpe")
    for who, exercise, kind in ((bob, squat, "e1rm"), (lifter, plank, "e1rm"), (lifter, squat, "heaviest")):
        record(who, exercise, 200, kind)
    load = load_of(begin())
    assert (load["percent"], load["quantity"]) == ("80", {"value": "96", "unit": "kg"})


def test_it_comes_in_the_users_unit(lifter: Any, known_person: Any, squat: str, record: Any, begin: Any) -> None:
    known_person(lifter, units="imperial", version=2)
    record(lifter, squat, 120)
    assert load_of(begin())["quantity"] == {"value": "211", "unit": "lb"}  # 96 kg are 211.6 lb


def test_a_withdrawn_record_is_none(lifter: Any, squat: str, record: Any, begin: Any, deliver: Any) -> None:
    key = record(lifter, squat, 120)
    data = {"record_id": str(key), "user_id": str(lifter.user_id)}
    deliver("tracking.record-withdrawn.v1", data, subject=key, version=2)
    assert load_of(begin()).get("quantity") is None


@pytest.mark.parametrize("load", [{**AIM, "kind": "percent_tm"}, {**AIM, "kind": "rpe", "percent": None, "rpe": 80}])
def test_other_targets_stay_as_they_are(lifter: Any, squat: str, record: Any, begin: Any, load: Any) -> None:
    record(lifter, squat, 120)
    assert load_of(begin(load)).get("quantity") is None


def test_of_the_body_and_what_is_added_it_is_no_load(
    lifter: Any, squat: str, record: Any, begin: Any, known_exercise: Any
) -> None:
    known_exercise("Pull-up", key=squat, version=2, measure="weighted_bodyweight")
    record(lifter, squat, 120)
    assert load_of(begin()).get("quantity") is None


@pytest.mark.parametrize(
    ("load", "percent"), [(None, 100), ("100", 100), ("96", 100), ("94", 100), ("93.6", 100), ("92", 95), ("48", 50)]
)
def test_the_set_is_judged_by_it(
    lifter: Any, send: Any, squat: str, record: Any, begin: Any, load: str | None, percent: int
) -> None:
    """80 percent of 120 kg are 96 kg; 93.6 is the least that meets it, 92 of 96 is 0.958."""
    record(lifter, squat, 120)
    state = begin()
    figures = {"load": {"value": load, "unit": "kg"}} if load else {}
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], **figures).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert (workout["compliance"]["percent"], workout["compliance"]["not_judged_sets"]) == (percent, 0)
    assert workout["entries"][0]["sets"][0]["planned"]["load"]["quantity"] == {"value": "96", "unit": "kg"}
