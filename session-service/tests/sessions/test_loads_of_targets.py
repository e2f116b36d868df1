"""A planned percentage or effort comes to a load where the lifter's records say a maximum, and is judged by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from service_kit.ids import new_id

ACHIEVED = "tracking.record-achieved.v1"
LOGGED = "tracking.measurement-logged.v1"
AIM = {"kind": "percent_1rm", "percent": 80_000, "quantity": None, "rpe": None, "rir": None}


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
def weigh(deliver: Callable[..., Any], contracts: Any) -> Callable[..., UUID]:
    """``weigh(alice, 80, "2026-03-12T06:00:00Z")``: tracking published so many kilograms; answers the id."""

    def publish(who: Any, kilograms: int, measured_at: str, status: str = "counted") -> UUID:
        key = new_id()
        value = {"value": {"base": kilograms * 1_000_000, "value": str(kilograms), "unit": "kg"}}
        about = {"measurement_id": str(key), "user_id": str(who.user_id), "values": value, "status": status}
        data = contracts.example(LOGGED) | about | {"measured_at": measured_at}
        deliver(LOGGED, data, subject=key, user_id=who.user_id)
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
    assert (load["percent"], load["quantity"]) == ("80", {"value": "95", "unit": "kg"})


def test_it_comes_in_the_users_unit(lifter: Any, known_person: Any, squat: str, record: Any, begin: Any) -> None:
    known_person(lifter, units="imperial", version=2)
    record(lifter, squat, 120)
    assert load_of(begin())["quantity"] == {"value": "210", "unit": "lb"}  # 96 kg are 211.6 lb


def test_a_withdrawn_record_is_none(lifter: Any, squat: str, record: Any, begin: Any, deliver: Any) -> None:
    key = record(lifter, squat, 120)
    data = {"record_id": str(key), "user_id": str(lifter.user_id)}
    deliver("tracking.record-withdrawn.v1", data, subject=key, version=2)
    assert load_of(begin()).get("quantity") is None


EFFORT = {**AIM, "kind": "rpe", "percent": None, "rpe": 80}


def test_the_reason_stands_beside_it(lifter: Any, squat: str, record: Any, begin: Any) -> None:
    record(lifter, squat, 120)
    suggested = begin(EFFORT)["current"]["suggested"]
    assert (suggested["load"], suggested["load_kind"]) == ({"value": "95", "unit": "kg"}, "absolute")
    assert suggested["reason"]["code"] == "effort-of-estimate"
    assert suggested["reason"]["text"].startswith("5 at RPE 8 take 81.1 % of your estimated maximum of 120 kg")
    assert suggested["reason"]["params"] == {
        "estimate": {"value": "120", "unit": "kg"},
        "estimated_on": "2026-03-12",
        "body": None,
        "percent": None,
        "rpe": "8",
        "rir": None,
        "reps": 5,
        "step": {"value": "2.5", "unit": "kg"},
    }


@pytest.mark.parametrize(
    ("load", "code"), [(AIM, "no-estimate"), ({**AIM, "kind": "percent_tm"}, "no-training-maximum")]
)
def test_without_what_it_follows_from_there_is_none(
    lifter: Any, send: Any, squat: str, begin: Any, load: Any, code: str
) -> None:
    state = begin(load)
    suggested = state["current"]["suggested"]
    assert (suggested["load"], suggested["load_kind"], suggested["reason"]["code"]) == (None, None, code)
    refused = send(lifter, state, "complete_set", step_id=state["current"]["step_id"])
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/load")


def test_a_record_of_what_was_merged_counts(
    lifter: Any, squat: str, record: Any, begin: Any, known_exercise: Any
) -> None:
    old = known_exercise("Old squat", owner_id=str(lifter.user_id))
    record(lifter, old, 120)
    known_exercise("Old squat", key=old, version=2, owner_id=str(lifter.user_id), retired=True, merged_into=squat)
    assert load_of(begin())["quantity"] == {"value": "95", "unit": "kg"}


def test_targets_that_come_later_have_theirs(
    lifter: Any, send: Any, squat: str, plank: str, record: Any, begin: Any, known_exercise: Any
) -> None:
    """Adjusted, added, in an exercise that is added, and in one that is swapped in."""
    press = known_exercise("Press")
    record(lifter, squat, 120)
    record(lifter, press, 60)
    aim = {"reps_min": 5, "load": {"kind": "rpe", "rpe": "8"}}

    def loads(state: dict[str, Any]) -> list[str | None]:
        steps = [step for block in state["blocks"] for entry in block["entries"] for step in entry["steps"]]
        return [step["target"]["load"]["quantity"] and step["target"]["load"]["quantity"]["value"] for step in steps]

    state = begin()
    entry = state["blocks"][0]["entries"][0]["entry_id"]
    answer = send(lifter, state, "adjust_target", entry_id=entry, target=aim)
    assert answer.status_code == 200, answer.json
    state = answer.json
    assert loads(state) == ["95"]
    higher = {"load": {"kind": "percent_1rm", "percent": "90", "quantity": {"value": "1", "unit": "kg"}}}
    state = send(lifter, state, "add_set", entry_id=entry, target=higher).json
    assert loads(state) == ["95", "107.5"]
    state = send(lifter, state, "add_exercise", exercise_id=press, sets=[aim]).json
    assert loads(state) == ["95", "107.5", "47.5"]  # 48.66
    added = state["blocks"][-1]["entries"][0]["entry_id"]
    state = send(lifter, state, "swap_exercise", entry_id=added, exercise_id=squat).json
    assert loads(state) == ["95", "107.5", "95"]
    workout = send(lifter, send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json, "finish").json
    done = lifter.get(f"/workouts/{workout['workout_id']}").json["entries"][0]["sets"][0]
    assert (done["load"], done["load_kind"]) == ({"value": "95", "unit": "kg"}, "absolute")


def test_of_an_exercise_with_the_body_it_is_what_is_added(
    lifter: Any, send: Any, squat: str, record: Any, begin: Any, known_exercise: Any, weigh: Any
) -> None:
    known_exercise("Pull-up", key=squat, version=2, measure="weighted_bodyweight", bodyweight_fraction=100)
    record(lifter, squat, 120)
    weigh(lifter, 79, "2026-03-10T06:00:00Z")
    weigh(lifter, 80, "2026-03-12T06:00:00Z")
    weigh(lifter, 60, "2026-03-11T06:00:00Z")
    weigh(lifter, 300, "2026-03-13T06:00:00Z", status="pending")
    state = begin({**AIM, "percent": 85_000})
    assert state["current"]["suggested"]["load"] == {"value": "20", "unit": "kg"}
    assert state["current"]["suggested"]["load_kind"] == "added"
    entry = state["blocks"][0]["entries"][0]["entry_id"]
    lower = {"load": {"kind": "percent_1rm", "percent": "60"}}
    state = send(lifter, state, "adjust_target", entry_id=entry, target=lower).json
    assert state["current"]["target"]["load"]["quantity"] is None
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"]).json
    actual = state["blocks"][0]["entries"][0]["steps"][0]["actual"]
    assert (actual["load"], actual["load_kind"]) == ({"value": "10", "unit": "kg"}, "assisted")


def test_without_a_body_weight_it_stays_open(
    lifter: Any, squat: str, record: Any, begin: Any, known_exercise: Any, weigh: Any, deliver: Any
) -> None:
    known_exercise("Pull-up", key=squat, version=2, measure="weighted_bodyweight", bodyweight_fraction=100)
    record(lifter, squat, 120)
    key = weigh(lifter, 80, "2026-03-12T06:00:00Z")
    data = {"measurement_id": str(key), "user_id": str(lifter.user_id)}
    deliver("tracking.measurement-deleted.v1", data, subject=key, version=2, user_id=lifter.user_id)
    state = begin()
    assert state["current"]["suggested"]["reason"]["code"] == "no-body-weight"
    assert load_of(state)["quantity"] is None


@pytest.mark.parametrize(
    ("load", "percent"),
    [(None, 100), ("100", 100), ("95", 100), ("93", 100), ("92.625", 100), ("92", 96), ("47.5", 50)],
)
def test_the_set_is_judged_by_it(
    lifter: Any, send: Any, squat: str, record: Any, begin: Any, load: str | None, percent: int
) -> None:
    """80 percent of 120 kg are 95 kg in steps; 92.625 is the least that meets it, 92 of 95 is 0.968."""
    record(lifter, squat, 120)
    state = begin()
    figures = {"load": {"value": load, "unit": "kg"}} if load else {}
    state = send(lifter, state, "complete_set", step_id=state["current"]["step_id"], **figures).json
    workout = lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json
    assert (workout["compliance"]["percent"], workout["compliance"]["not_judged_sets"]) == (percent, 0)
    assert workout["entries"][0]["sets"][0]["planned"]["load"]["quantity"] == {"value": "95", "unit": "kg"}
