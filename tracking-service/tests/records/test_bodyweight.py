"""Records where the body is part of the load, of runs, and of exercises that change."""

from uuid import UUID

import pytest

from service_kit.ids import new_id


def lift(load, reps, **more):
    return {"load": f"{load} kg", "reps": reps, **more}


def standing(user, exercise_id, kind, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = user.get(f"/records?exercise_id={exercise_id}&kind={kind}&limit=100{more}")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def values(user, exercise_id, kind, **query):
    return [item["value"]["value"] for item in standing(user, exercise_id, kind, **query)]


def weigh(user, value, day):
    body = {"type": "weight", "value": {"value": value, "unit": "kg"}, "measured_at": f"{day}T06:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201
    return answer.json


def test_bodyweight_exercises_lift_the_body_of_that_day(ann, exercise, train, record_news):
    dip = exercise("weighted_bodyweight", bodyweight_fraction=95, name="Dip")
    weigh(ann, "80", "2026-03-01")
    weigh(ann, "90", "2026-03-11")
    sets = [{"load": "20 kg", "load_kind": "added", "reps": 5}]
    train(ann, {dip: sets}, day=-3, measure="weighted_bodyweight")
    (epley,) = standing(ann, dip, "e1rm")
    assert epley["value"]["value"] == "112", "(80 x 95 % + 20) x 35/30"
    assert epley["body_share"] == {"value": "76", "unit": "kg"}
    assert values(ann, dip, "heaviest") == ["20"]
    event_count = len(record_news("achieved"))
    corrected = weigh(ann, "84", "2026-03-08")
    assert values(ann, dip, "e1rm") == ["116.43"], "(84 x 95 % + 20) x 35/30"
    ann.delete(f"/measurements/{corrected['id']}")
    assert values(ann, dip, "e1rm") == ["112"]
    assert len(record_news("achieved")) == event_count, "a corrected weight is no achievement"


def test_a_first_weight_serves_the_days_before_it(ann, exercise, train):
    dip = exercise("bodyweight_reps", bodyweight_fraction=95)
    train(ann, {dip: [{"load_kind": "bodyweight", "reps": 10}]}, day=-3, measure="bodyweight_reps")
    assert values(ann, dip, "most_reps") == ["10"]
    assert values(ann, dip, "best_set_volume") == []
    weigh(ann, "80", "2026-03-11")
    assert values(ann, dip, "best_set_volume") == ["760"]


def test_the_workouts_own_body_weight_wins(ann, exercise, train):
    dip = exercise("bodyweight_reps", bodyweight_fraction=100)
    weigh(ann, "80", "2026-03-01")
    train(ann, {dip: [{"load_kind": "bodyweight", "reps": 1}]}, measure="bodyweight_reps", body_weight="82 kg")
    assert values(ann, dip, "e1rm") == ["82"]


def test_less_assistance_is_a_record(ann, exercise, train):
    pull = exercise("assisted_bodyweight", bodyweight_fraction=100)
    weigh(ann, "80", "2026-03-01")
    for day, help_ in ((-7, "30 kg"), (0, "20 kg")):
        sets = [{"load": help_, "load_kind": "assisted", "reps": 5}]
        train(ann, {pull: sets}, day=day, measure="assisted_bodyweight")
    (least,) = standing(ann, pull, "least_assistance")
    assert (least["value"]["value"], least["previous"]["value"]) == ("20", "30")
    assert values(ann, pull, "e1rm") == ["70"]
    assert standing(ann, pull, "heaviest") == []
    at = [(item["at"]["value"], item["value"]["value"]) for item in standing(ann, pull, "most_reps_at_load")]
    assert at == [("20", "5")]


def test_runs_have_pace_distance_and_duration(ann, exercise, train, profile):
    run = exercise("distance_duration", name="Run")
    train(ann, {run: [{"distance": "10 km", "duration": "50 min"}]}, day=-7, measure="distance_duration")
    train(ann, {run: [{"distance": "5 km", "duration": "24 min"}]}, measure="distance_duration")
    paces = standing(ann, run, "fastest_pace")
    assert [(item["at"]["value"], item["value"], item["per"]["unit"]) for item in paces] == [
        ("5000", {"value": "288", "unit": "s"}, "km"),
        ("10000", {"value": "300", "unit": "s"}, "km"),
    ]
    assert standing(ann, run, "farthest_distance")[0]["value"] == {"value": "10", "unit": "km"}
    assert standing(ann, run, "longest_duration")[0]["value"] == {"value": "50", "unit": "min"}
    profile(ann, version=2, units="imperial")
    assert standing(ann, run, "fastest_pace")[0]["per"] == {"value": "1", "unit": "mi"}
    assert standing(ann, run, "fastest_pace")[0]["value"]["value"] == "463"


def test_an_unknown_exercise_is_kept_as_the_workout_named_it(ann, train, exercise):
    unknown = new_id()
    train(ann, {unknown: [lift("100", 5)]}, day=-1)
    (heaviest,) = standing(ann, unknown, "heaviest")
    assert heaviest["exercise_name"] == "Barbell bench press"
    exercise(key=unknown, name="Press of its own")
    assert standing(ann, unknown, "heaviest")[0]["exercise_name"] == "Press of its own"


def test_what_an_exercise_lifts_of_the_body_may_change(ann, app, exercise, train):
    from tracking_service.records.events import rebuild_stale

    dip = exercise("bodyweight_reps", bodyweight_fraction=0)
    train(ann, {dip: [{"load_kind": "bodyweight", "reps": 10}]}, measure="bodyweight_reps", body_weight="80 kg")
    assert values(ann, dip, "best_set_volume") == []
    exercise("bodyweight_reps", key=dip, version=2, bodyweight_fraction=50)
    with app.app_context():
        from service_kit.db.session import transaction

        with transaction():
            rebuild_stale()
    assert values(ann, dip, "best_set_volume") == ["400"]


def test_imperial_people_read_pounds_where_they_typed_kilograms_only_in_derived_figures(ann, profile, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift("100", 1)]})
    profile(ann, version=2, units="imperial")
    assert standing(ann, bench, "heaviest")[0]["value"] == {"value": "100", "unit": "kg"}
    assert standing(ann, bench, "e1rm")[0]["value"] == {"value": "220.46", "unit": "lb"}


def test_records_page_and_filter(ann, exercise, train):
    bench, squat = exercise(), exercise()
    data = train(ann, {bench: [lift("100", 5)], squat: [lift("140", 5)]})
    everything = ann.get("/records?limit=5").json
    assert len(everything["items"]) == 5
    assert everything["page"]["next"] is not None
    assert len(ann.get(f"/records?workout_id={data['workout_id']}").json["items"]) == 10
    assert len(ann.get(f"/records?exercise_id={squat}").json["items"]) == 5
    assert ann.get("/records?kind=fastest").status_code == 422
    assert ann.get("/records?status=gone").status_code == 422
    assert ann.get("/records/history").status_code == 422
    one = everything["items"][0]
    answer = ann.get(f"/records/{one['id']}")
    assert answer.json == one
    assert ann.get(f"/records/{one['id']}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_large_workout_is_taken(ann, exercise, train):
    many = {exercise(): [lift(str(50 + index), 5) for index in range(20)] for _ in range(25)}
    train(ann, many)
    assert len(ann.get("/records?kind=heaviest&limit=100").json["items"]) == 25


@pytest.mark.parametrize("days", [0, 1])
def test_workouts_at_one_instant_have_an_order(ann, exercise, workout, publish, days):
    bench = exercise()
    one, two = (workout(ann, {bench: [lift("100", 5)]}, day=day) for day in (0, days))
    for data in (two, one) if days else (one, two):
        publish(data)
    (heaviest,) = standing(ann, bench, "heaviest")
    first = min((one, two), key=lambda data: (data["started_at"], UUID(data["workout_id"])))
    assert heaviest["workout_id"] == first["workout_id"]


def test_records_are_kept_apart_by_user(ann, bob, profile, exercise, train):
    profile(bob)
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]})
    train(bob, {bench: [lift("60", 5)]})
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(bob, bench, "heaviest") == ["60"]


def test_somebody_elses_workout_id_changes_nothing(ann, bob, profile, exercise, train, workout, publish):
    profile(bob)
    bench = exercise()
    mine = train(ann, {bench: [lift("100", 5)]})
    theirs = workout(bob, {bench: [lift("60", 5)]}, workout_id=mine["workout_id"])
    publish(theirs, version=5)
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(bob, bench, "heaviest") == []


def test_an_exercise_that_the_workout_lost_gives_its_records_back(ann, exercise, train, publish):
    bench, squat = exercise(), exercise()
    data = train(ann, {bench: [lift("100", 5)], squat: [lift("140", 5)]})
    publish({**data, "entries": data["entries"][:1]}, version=2)
    assert values(ann, squat, "heaviest") == []
    assert values(ann, bench, "heaviest") == ["100"]


def test_a_workout_moved_in_time_moves_in_history(ann, exercise, train, publish):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    moved = train(ann, {bench: [lift("100", 5)]})
    earlier = {**moved, "started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z"}
    publish({**earlier, "local_date": "2026-01-02"}, version=2)
    (heaviest,) = standing(ann, bench, "heaviest")
    assert heaviest["workout_id"] == moved["workout_id"]
