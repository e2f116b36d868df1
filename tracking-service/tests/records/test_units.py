"""Records across units: a conversion makes none, and what stands follows from the log alone."""

import pytest

from service_kit.db.session import transaction
from tracking_service.records.usecases import rebuild


def best(user, exercise_id, kind):
    items = user.get(f"/records?exercise_id={exercise_id}&kind={kind}&status=current").json["items"]
    return [str_of(item["value"]) for item in items]


def str_of(quantity):
    return f"{quantity['value']} {quantity['unit']}"


@pytest.mark.parametrize(
    ("older", "newer", "record"),
    [
        ("225 lb", "102.06 kg", False),
        ("60 kg", "132.28 lb", False),
        ("60 kg", "60.4 kg", True),
        ("226 lb", "103 kg", True),
        ("100.5 kg", "100.51 kg", True),
        ("100 kg", "220.4 lb", False),
        ("100 kg", "220.6 lb", True),
    ],
)
def test_a_record_must_be_more_in_the_unit_of_the_newer_set(ann, exercise, train, older, newer, record):
    bench = exercise()
    train(ann, {bench: [{"load": older, "reps": 5}]}, day=-7)
    data = train(ann, {bench: [{"load": newer, "reps": 5}]})
    items = ann.get(f"/records?exercise_id={bench}&workout_id={data['workout_id']}&limit=100").json["items"]
    assert bool(items) is record
    assert best(ann, bench, "heaviest") == [newer if record else older]
    if record:
        assert {"heaviest", "e1rm", "best_set_volume"} <= {item["kind"] for item in items}


def test_as_many_with_the_same_weight_in_another_unit_are_no_record(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [{"load": "225 lb", "reps": 8}]}, day=-7)
    train(ann, {bench: [{"load": "102.06 kg", "reps": 8}]}, day=-6)
    train(ann, {bench: [{"load": "102.06 kg", "reps": 9}]}, day=-5)
    items = ann.get(f"/records/history?exercise_id={bench}&kind=most_reps_at_load").json["items"]
    assert [(item["reps"], item["status"], item["previous"]) for item in items] == [
        (9, "current", {"value": "8", "unit": "count"}),
        (8, "superseded", None),
    ]


def test_a_marathon_may_be_typed_in_miles(ann, exercise, train):
    run = exercise("distance_duration", name="Run", muscles=[])
    train(ann, {run: [{"distance": "26.2 mi", "duration": "4 h"}]}, measure="distance_duration")
    (item,) = ann.get(f"/records?exercise_id={run}&kind=fastest_pace").json["items"]
    assert str_of(item["at"]) == "42195 m"


@pytest.mark.parametrize(
    ("measure", "kind", "sets", "amended"),
    [
        (
            "weight_reps",
            "e1rm",
            [{"load": "220.33 lb"}, {"load": "100 kg"}, {"load": "101 kg"}],
            {"load": "90 kg"},
        ),
        (
            "distance_duration",
            "fastest_pace",
            [{"duration": "3001 s"}, {"duration": "49.9 min"}, {"duration": "49 min"}],
            {"duration": "60 min"},
        ),
    ],
)
def test_an_amended_log_has_the_records_of_one_that_was_always_so(
    app, ann, exercise, workout, publish, measure, kind, sets, amended
):
    """Across units a record that stood need not beat what it replaced once more."""
    key = exercise(measure)
    more = {"distance": "10 km"} if measure == "distance_duration" else {"reps": 10}
    logged = [workout(ann, {key: [one | more]}, day=day - 9, measure=measure) for day, one in enumerate(sets)]
    for data in logged:
        publish(data)
    last = workout(ann, {key: [amended | more]}, day=len(sets) - 10, measure=measure)
    publish(last | {"workout_id": logged[-1]["workout_id"]}, version=2)
    incremental = best(ann, key, kind)
    with app.app_context(), transaction():
        rebuild(ann.user_id)
    assert best(ann, key, kind) == incremental


@pytest.mark.parametrize(
    ("distance", "bracket"),
    [("0.2 mi", "100 m"), ("0.25 mi", "400 m"), ("3.1 mi", "5000 m"), ("13.1 mi", "21098 m"), ("4.9 km", "3000 m")],
)
def test_a_pace_stands_over_the_distance_that_was_run(ann, exercise, train, distance, bracket):
    run = exercise("distance_duration", name="Run", muscles=[])
    train(ann, {run: [{"distance": distance, "duration": "20 min"}]}, measure="distance_duration")
    (item,) = ann.get(f"/records?exercise_id={run}&kind=fastest_pace").json["items"]
    assert str_of(item["at"]) == bracket


def test_a_distance_in_another_unit_makes_no_faster_pace(ann, exercise, train):
    run = exercise("distance_duration", name="Run", muscles=[])
    train(ann, {run: [{"distance": "5 km", "duration": "1500 s"}]}, day=-3)
    for day, duration, paces in ((-2, "1500 s", 1), (-1, "1499 s", 2)):
        train(ann, {run: [{"distance": "3.11 mi", "duration": duration}]}, day=day)
        history = ann.get(f"/records/history?exercise_id={run}&kind=fastest_pace").json["items"]
        assert len(history) == paces
