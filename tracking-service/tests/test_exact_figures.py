"""Figures are right to the decimals shown, in pounds, inches and ounces too; typed values and targets come as typed."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from training.quantity import STEPS


@pytest.fixture
def imperial(alice, profile):
    profile(alice, units="imperial")
    return alice


def log(user, type_, value, unit, at="2026-03-12T06:00:00Z"):
    body = {"type": type_, "value": {"value": value, "unit": unit}, "measured_at": at}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def set_goal(user, target, **terms):
    value, unit = target.split()
    body = {"target": {"value": value, "unit": unit}, "start_date": "2026-02-01", **terms}
    answer = user.post("/goals", body)
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def progress(user, goal):
    return user.get(f"/goals/{goal}/progress").json


def trend(user, type_):
    return str_of(user.get(f"/measurements/trend?type={type_}").json["latest"]["trend"])


def best(user, exercise_id, kind):
    items = user.get(f"/records?exercise_id={exercise_id}&kind={kind}&status=current").json["items"]
    return [str_of(item["value"]) for item in items]


def str_of(quantity):
    return f"{quantity['value']} {quantity['unit']}"


def test_ten_times_225_lb_are_a_maximum_of_300_lb(imperial, exercise, train):
    bench = exercise()
    goal = set_goal(imperial, "300 lb", kind="exercise_e1rm", exercise_id=str(bench))
    train(imperial, {bench: [{"load": "225 lb", "reps": 10}]})
    answer = progress(imperial, goal)
    assert (answer["status"], answer["percent"], str_of(answer["remaining"])) == ("reached", "100", "0 lb")
    assert str_of(answer["current"]["value"]) == "300 lb"


def test_pounds_add_up(imperial, exercise, train):
    bench = exercise()
    train(imperial, {bench: [{"load": "45 lb", "reps": 10}] * 10})
    assert best(imperial, bench, "best_session_volume") == ["4500 lb"]
    for day in (-3, -2, -1):
        train(imperial, {bench: [{"load": "45 lb", "reps": 10}] * 10}, day=day)
    train(imperial, {bench: [{"load": "90 lb", "reps": 10}] * 5})
    assert str_of(imperial.get("/analytics/summary").json["volume"]) == "22500 lb"
    weeks = imperial.get(f"/progress/volume?exercise_id={bench}").json["weeks"]
    assert str_of(weeks[-1]["volume"]) == "22500 lb"


def test_a_volume_of_3375_lb(imperial, exercise, train):
    bench = exercise()
    train(imperial, {bench: [{"load": "135 lb", "reps": 5}] * 5})
    assert best(imperial, bench, "best_session_volume") == ["3375 lb"]
    sessions = imperial.get(f"/progress/exercises/{bench}").json["sessions"]
    assert str_of(sessions[0]["volume"]) == "3375 lb"
    assert str_of(imperial.get("/progress/history").json["items"][0]["volume"]) == "3375 lb"


def test_an_estimate_is_right_to_its_last_decimal(imperial, exercise, train):
    bench = exercise()
    train(imperial, {bench: [{"load": "40 lb", "reps": 7}]})
    assert best(imperial, bench, "e1rm") == ["49.33 lb"]
    assert str_of(imperial.get(f"/progress/exercises/{bench}").json["sessions"][0]["e1rm"]) == "49.33 lb"


@pytest.mark.parametrize(
    ("type_", "value", "unit", "shown"),
    [
        ("left_upper_arm", "15.5", "in", "15.5 in"),
        ("waist", "32.25", "in", "32.25 in"),
        ("weight", "180.125", "lb", "180.12 lb"),
        ("hrv", "45.6", "ms", "45.6 ms"),
        ("water", "16", "fl_oz", "16 fl_oz"),
        ("blood_pressure", "120", "mmHg", "120 mmHg"),
    ],
)
def test_a_trend_begins_with_what_was_typed(imperial, type_, value, unit, shown):
    body = {"type": type_, "value": {"value": value, "unit": unit}}
    if type_ == "blood_pressure":
        values = {"systolic": body.pop("value"), "diastolic": {"value": "80", "unit": unit}}
        body["values"] = values
    assert imperial.post("/measurements", body | {"measured_at": "2026-03-11T06:00:00Z"}).status_code == 201
    assert trend(imperial, type_) == shown


def test_a_target_comes_back_as_typed(imperial):
    goal = set_goal(imperial, "30.5 in", kind="measurement", measurement_type="waist")
    log(imperial, "waist", "32.25", "in")
    answer = progress(imperial, goal)
    assert (str_of(answer["target"]), str_of(answer["current"]["value"])) == ("30.5 in", "32.25 in")
    assert (str_of(answer["start"]), str_of(answer["remaining"])) == ("32.25 in", "1.75 in")


def test_a_reading_keeps_its_decimals(ann):
    goal = set_goal(ann, "75 kg", kind="measurement", measurement_type="weight")
    log(ann, "weight", "80.125", "kg")
    assert str_of(progress(ann, goal)["current"]["value"]) == "80.125 kg"


def test_four_glasses_are_64_ounces(imperial, elapse):
    goal = set_goal(imperial, "64 fl_oz", kind="measurement", measurement_type="water", direction="up")
    for hour in range(6, 10):
        log(imperial, "water", "16", "fl_oz", at=f"2026-03-12T{hour:02d}:00:00Z")
    answer = progress(imperial, goal)
    assert (answer["status"], answer["percent"], str_of(answer["current"]["value"])) == ("reached", "100", "64 fl_oz")
    elapse(timedelta(days=1))
    assert trend(imperial, "water") == "64 fl_oz"


@pytest.mark.parametrize(
    ("reading", "target", "reached"),
    [
        ("90.72 kg", "200 lb", True),
        ("90.5 kg", "200 lb", False),
        ("200 lb", "200 lb", True),
        ("199.96 lb", "200 lb", False),
        ("199.9 lb", "90.72 kg", False),
        ("200 lb", "90.72 kg", True),
        ("95.3 cm", "37.5 in", True),
    ],
)
def test_a_goal_is_compared_in_the_unit_of_its_target(ann, reading, target, reached):
    value, unit = reading.split()
    type_ = "waist" if unit == "cm" else "weight"
    goal = set_goal(ann, target, kind="measurement", measurement_type=type_, direction="up")
    log(ann, type_, value, unit, at="2026-03-11T06:00:00Z")
    log(ann, type_, value, unit)
    answer = progress(ann, goal)
    assert (answer["status"] == "reached", answer["percent"] == "100", answer["remaining"]["value"] == "0") == (
        reached,
        reached,
        reached,
    )


def test_less_is_compared_likewise(ann):
    goal = set_goal(ann, "200 lb", kind="measurement", measurement_type="weight", direction="down")
    log(ann, "weight", "90.75", "kg", at="2026-03-10T06:00:00Z")
    assert progress(ann, goal)["status"] == "active"
    log(ann, "weight", "90.73", "kg", at="2026-03-11T06:00:00Z")
    log(ann, "weight", "90.73", "kg")
    assert progress(ann, goal)["status"] == "reached"


def test_a_body_weight_in_pounds_adds_up_too(imperial, exercise, train):
    dip = exercise("weighted_bodyweight", bodyweight_fraction=100)
    goal = set_goal(imperial, "300 lb", kind="exercise_e1rm", exercise_id=str(dip))
    body = {"measure": "weighted_bodyweight", "body_weight": "182 lb"}
    train(imperial, {dip: [{"load": "43 lb", "load_kind": "added", "reps": 10}]}, day=-1, **body)
    answer = progress(imperial, goal)
    assert (answer["status"], answer["percent"], answer["remaining"]["value"]) == ("reached", "100", "0")
    body["body_weight"] = "181 lb"
    data = train(imperial, {dip: [{"load": "44 lb", "load_kind": "added", "reps": 10}]}, **body)
    items = imperial.get(f"/records?exercise_id={dip}&workout_id={data['workout_id']}&limit=100").json["items"]
    assert {item["kind"] for item in items} == {"heaviest", "most_reps_at_load"}


def test_a_heavier_set_beside_the_one_that_reaches_a_goal_takes_nothing_back(ann, exercise, train):
    bench = exercise()
    goal = set_goal(ann, "200 lb", kind="exercise_load", exercise_id=str(bench), reps=5)
    train(ann, {bench: [{"load": "90.7 kg", "reps": 5}, {"load": "199.96 lb", "reps": 5}]})
    assert progress(ann, goal)["status"] == "reached"


def test_a_sum_of_pounds_is_not_of_rounded_milligrams(imperial, exercise, train):
    bench = exercise()
    sets = [("1.00", 1), ("2.41", 2), ("9.37", 2), ("38.41", 3), ("75.42", 3)]  # 366.05 lb in all
    train(imperial, {bench: [{"load": f"{load} lb", "reps": reps} for load, reps in sets]})
    for figures in (
        imperial.get("/analytics/summary").json,
        imperial.get(f"/progress/exercises/{bench}").json["sessions"][0],
        imperial.get("/progress/history").json["items"][0],
    ):
        assert str_of(figures["volume"]) == str_of(figures["volume_with_body"]) == "366 lb"


amounts = st.tuples(
    st.decimals(min_value=1, max_value=400, places=2).map(lambda value: f"{value:f}"),
    st.sampled_from(["kg", "lb"]),
    st.integers(1, 10),
)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(amounts, min_size=1, max_size=12), st.sampled_from(["metric", "imperial"]))
def test_totals_are_those_of_fractions(ann, exercise, train, profile, sets, units):
    bench = exercise()
    train(ann, {bench: [{"load": f"{value} {unit}", "reps": reps} for value, unit, reps in sets]})
    unit = "lb" if units == "imperial" else "kg"
    profile(ann, version=_next_version(), units=units)
    volume = sum(Fraction(value) * STEPS[typed] * reps for value, typed, reps in sets) / STEPS[unit]
    estimate = max(
        Fraction(value) * STEPS[typed] * (Fraction(30 + reps, 30) if reps > 1 else 1) for value, typed, reps in sets
    )
    session = ann.get(f"/progress/exercises/{bench}").json["sessions"][-1]
    assert Fraction(session["volume"]["value"]) == round(volume, 1)
    assert Fraction(session["e1rm"]["value"]) == round(estimate / STEPS[unit], 2)


_versions = iter(range(2, 10_000))


def _next_version():
    return next(_versions)
