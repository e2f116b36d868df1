"""Records follow the workouts that the session service tells of."""

from uuid import UUID

import pytest

from service_kit.ids import new_id


def lift(load, reps, **more):
    return {"load": f"{load} kg", "reps": reps, **more}


def standing(user, exercise_id, kind, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = user.get(f"/records?exercise_id={exercise_id}&kind={kind}&page_size=100{more}")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def values(user, exercise_id, kind, **query):
    return [item["value"]["value"] for item in standing(user, exercise_id, kind, **query)]


def test_a_first_workout_sets_baselines(ann, exercise, train, emitted):
    bench = exercise()
    data = train(ann, {bench: [lift("80", 5, rpe=80), lift("100", 5, rpe=85)]})
    (heaviest,) = standing(ann, bench, "heaviest")
    made = data["entries"][0]["sets"][1]
    assert heaviest["value"] == {"value": "100", "unit": "kg"}
    assert (heaviest["workout_id"], heaviest["set_id"]) == (data["workout_id"], made["set_id"])
    assert (heaviest["first"], heaviest["previous"], heaviest["status"]) == (True, None, "current")
    assert heaviest["exercise_name"] == "Barbell bench press"
    (epley,) = standing(ann, bench, "e1rm_epley")
    assert epley["value"]["value"] == "116.67"
    assert epley["band"] == {"low": {"value": "110.83", "unit": "kg"}, "high": {"value": "122.5", "unit": "kg"}}
    assert (epley["formula"], epley["reps"], epley["load"]["value"], epley["rpe"]) == ("epley", 5, "100", 8.5)
    assert values(ann, bench, "e1rm_brzycki") == ["112.5"]
    assert values(ann, bench, "e1rm_rpe") == ["121.67"]
    assert values(ann, bench, "best_set_volume") == ["500"]
    assert values(ann, bench, "best_session_volume") == ["900"]
    events = emitted("tracking.record-achieved.v1")
    assert {event.data["kind"] for event in events} >= {"heaviest", "e1rm_epley", "best_session_volume"}
    assert all(event.data["first"] for event in events)
    assert all(event.user_id == ann.user_id for event in events)


def test_a_better_set_takes_the_record_and_tells_it(ann, exercise, train, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    before = len(emitted("tracking.record-achieved.v1"))
    second = train(ann, {bench: [lift("102.5", 5)]})
    (heaviest,) = standing(ann, bench, "heaviest")
    assert (heaviest["value"]["value"], heaviest["previous"]["value"]) == ("102.5", "100")
    assert heaviest["first"] is False
    told = [event.data for event in emitted("tracking.record-achieved.v1")[before:]]
    assert {data["workout_id"] for data in told} == {second["workout_id"]}
    heaviest_told = next(data for data in told if data["kind"] == "heaviest")
    assert (heaviest_told["value"]["base"], heaviest_told["previous"]["base"]) == (102_500, 100_000)
    history = ann.get(f"/records/history?exercise_id={bench}&kind=heaviest").json["items"]
    assert [(item["value"]["value"], item["status"]) for item in history] == [
        ("102.5", "current"),
        ("100", "superseded"),
    ]


def test_a_worse_workout_changes_nothing(ann, exercise, train, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    before = emitted()
    train(ann, {bench: [lift("90", 4)]})
    assert len(emitted()) == len(before)
    assert values(ann, bench, "heaviest") == ["100"]


def test_an_amended_workout_gives_a_record_back(ann, exercise, train, tell, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    slip = train(ann, {bench: [lift("110", 5)]})
    assert values(ann, bench, "heaviest") == ["110"]
    slip["entries"][0]["sets"][0]["load"] = {"base": 101_000, "value": "101", "unit": "kg"}
    told = len(emitted())
    tell(slip, version=2)
    (heaviest,) = standing(ann, bench, "heaviest")
    assert heaviest["value"]["value"] == "101"
    assert {event.data["kind"] for event in emitted()[told:]} >= {"heaviest"}
    assert all(event.version > 1 for event in emitted()[told:] if event.data["kind"] == "heaviest")
    slip["entries"][0]["sets"][0]["load"] = {"base": 90_000, "value": "90", "unit": "kg"}
    tell(slip, version=3)
    assert values(ann, bench, "heaviest") == ["100"]
    assert ann.get(f"/records/{heaviest['id']}").status_code == 404


def test_a_deleted_workout_gives_its_records_back(ann, exercise, train, tell):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    gone = train(ann, {bench: [lift("110", 5)]})
    tell(gone, version=2, deleted=True)
    assert values(ann, bench, "heaviest") == ["100"]
    tell(gone, version=1)
    assert values(ann, bench, "heaviest") == ["100"], "a late event must not bring a deleted workout back"


def test_a_deletion_may_come_first(ann, exercise, workout, tell):
    bench = exercise()
    data = workout(ann, {bench: [lift("110", 5)]})
    tell(data, version=2, deleted=True)
    tell(data, version=1)
    assert values(ann, bench, "heaviest") == []


def test_a_late_older_version_is_dropped(ann, exercise, workout, tell):
    bench = exercise()
    data = workout(ann, {bench: [lift("110", 5)]})
    old = {**data, "entries": [{**data["entries"][0], "sets": [dict(data["entries"][0]["sets"][0])]}]}
    old["entries"][0]["sets"][0]["load"] = {"base": 200_000, "value": "200", "unit": "kg"}
    tell(data, version=2)
    tell(old, version=1)
    assert values(ann, bench, "heaviest") == ["110"]


def test_the_same_event_twice_counts_once(ann, exercise, workout, tell, deliver, emitted):
    bench = exercise()
    event = tell(workout(ann, {bench: [lift("110", 5)]}))
    told = len(emitted())
    deliver(again=event)
    tell(event.data)
    assert len(emitted()) == told
    assert values(ann, bench, "best_session_volume") == ["550"]


def test_an_older_workout_told_later_takes_its_place_in_history(ann, exercise, train, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]})
    told = len(emitted())
    train(ann, {bench: [lift("95", 5)]}, day=-7)
    history = ann.get(f"/records/history?exercise_id={bench}&kind=heaviest").json["items"]
    assert [(item["value"]["value"], item["first"]) for item in history] == [("100", False), ("95", True)]
    assert emitted()[told:] == [], "what is beaten already is nothing to tell"


def test_warm_ups_and_skipped_sets_do_not_count(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift("120", 1, role="warmup"), lift("110", 1, status="skipped"), lift("100", 1)]})
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(ann, bench, "best_session_volume") == ["100"]


def test_a_slip_of_the_finger_waits_until_it_is_confirmed(ann, exercise, train, emitted):
    bench = exercise()
    for week, load in enumerate(("100", "101", "102")):
        train(ann, {bench: [lift(load, 5)]}, day=-28 + 7 * week)
    told = len(emitted())
    slip = train(ann, {bench: [lift("225", 5)]})
    assert values(ann, bench, "heaviest") == ["102"]
    assert emitted()[told:] == []
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    assert pending["reason"]["code"] == "jump"
    assert pending["reason"]["detail"]
    answer = ann.post(f"/records/{pending['id']}/confirm")
    assert answer.status_code == 200
    assert answer.json["status"] == "current"
    assert values(ann, bench, "heaviest") == ["225"]
    assert {event.data["workout_id"] for event in emitted()[told:]} == {slip["workout_id"]}
    again = ann.post(f"/records/{pending['id']}/confirm")
    assert (again.status_code, again.json["type"]) == (409, "/problems/record-not-pending")
    assert standing(ann, bench, "heaviest", status="pending") == []


def test_a_confirmation_is_about_the_figures_that_were_confirmed(ann, exercise, train, tell):
    bench = exercise()
    for week in range(3):
        train(ann, {bench: [lift("100", 5)]}, day=-28 + 7 * week)
    slip = train(ann, {bench: [lift("225", 5)]})
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    ann.post(f"/records/{pending['id']}/confirm")
    slip["entries"][0]["sets"][0]["load"] = {"base": 580_000, "value": "580", "unit": "kg"}
    tell(slip, version=2)
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(ann, bench, "heaviest", status="pending") == ["580"]


def test_strangers_confirm_nothing(ann, bob, exercise, train):
    bench = exercise()
    for week, load in enumerate(("100", "101", "700")):
        train(ann, {bench: [lift(load, 5)]}, day=-28 + 7 * week)
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    assert bob.post(f"/records/{pending['id']}/confirm").status_code == 404
    assert bob.get(f"/records/{pending['id']}").status_code == 404
    assert standing(bob, bench, "heaviest", status="pending") == []
    assert pending["reason"]["code"] == "beyond-limit"


def weigh(user, value, day):
    body = {"type": "weight", "value": {"value": value, "unit": "kg"}, "measured_at": f"{day}T06:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201
    return answer.json


def test_bodyweight_exercises_lift_the_body_of_that_day(ann, exercise, train, emitted):
    dip = exercise("weighted_bodyweight", bodyweight_fraction=95, name="Dip")
    weigh(ann, "80", "2026-03-01")
    weigh(ann, "90", "2026-03-11")
    sets = [{"load": "20 kg", "load_kind": "added", "reps": 5}]
    train(ann, {dip: sets}, day=-3, measure="weighted_bodyweight")
    (epley,) = standing(ann, dip, "e1rm_epley")
    assert epley["value"]["value"] == "112", "(80 x 95 % + 20) x 35/30"
    assert epley["body_share"] == {"value": "76", "unit": "kg"}
    assert values(ann, dip, "heaviest") == ["20"]
    told = len(emitted("tracking.record-achieved.v1"))
    corrected = weigh(ann, "84", "2026-03-08")
    assert values(ann, dip, "e1rm_epley") == ["116.43"], "(84 x 95 % + 20) x 35/30"
    ann.delete(f"/measurements/{corrected['id']}")
    assert values(ann, dip, "e1rm_epley") == ["112"]
    assert len(emitted("tracking.record-achieved.v1")) == told, "a corrected weight is no achievement"


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
    assert values(ann, dip, "e1rm_epley") == ["82"]


def test_less_assistance_is_a_record(ann, exercise, train):
    pull = exercise("assisted_bodyweight", bodyweight_fraction=100)
    weigh(ann, "80", "2026-03-01")
    for day, help_ in ((-7, "30 kg"), (0, "20 kg")):
        sets = [{"load": help_, "load_kind": "assisted", "reps": 5}]
        train(ann, {pull: sets}, day=day, measure="assisted_bodyweight")
    (least,) = standing(ann, pull, "least_assistance")
    assert (least["value"]["value"], least["previous"]["value"]) == ("20", "30")
    assert values(ann, pull, "e1rm_epley") == ["70"]
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
        from service_kit.database import transaction

        with transaction():
            rebuild_stale()
    assert values(ann, dip, "best_set_volume") == ["400"]


def test_imperial_people_read_pounds_where_they_typed_kilograms_only_in_derived_figures(ann, profile, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift("100", 1)]})
    profile(ann, version=2, units="imperial")
    assert standing(ann, bench, "heaviest")[0]["value"] == {"value": "100", "unit": "kg"}
    assert standing(ann, bench, "e1rm_epley")[0]["value"] == {"value": "220.46", "unit": "lb"}


def test_records_page_and_filter(ann, exercise, train):
    bench, squat = exercise(), exercise()
    data = train(ann, {bench: [lift("100", 5)], squat: [lift("140", 5)]})
    everything = ann.get("/records?page_size=5").json
    assert len(everything["items"]) == 5
    assert everything["page"]["total"] == 12
    assert ann.get(f"/records?workout_id={data['workout_id']}").json["page"]["total"] == 12
    assert ann.get(f"/records?exercise_id={squat}").json["page"]["total"] == 6
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
    assert ann.get("/records?kind=heaviest&page_size=1").json["page"]["total"] == 25


@pytest.mark.parametrize("days", [0, 1])
def test_workouts_at_one_instant_have_an_order(ann, exercise, workout, tell, days):
    bench = exercise()
    one, two = (workout(ann, {bench: [lift("100", 5)]}, day=day) for day in (0, days))
    for data in (two, one) if days else (one, two):
        tell(data)
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


def test_somebody_elses_workout_id_changes_nothing(ann, bob, profile, exercise, train, workout, tell):
    profile(bob)
    bench = exercise()
    mine = train(ann, {bench: [lift("100", 5)]})
    theirs = workout(bob, {bench: [lift("60", 5)]}, workout_id=mine["workout_id"])
    tell(theirs, version=5)
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(bob, bench, "heaviest") == []


def test_an_exercise_that_the_workout_lost_gives_its_records_back(ann, exercise, train, tell):
    bench, squat = exercise(), exercise()
    data = train(ann, {bench: [lift("100", 5)], squat: [lift("140", 5)]})
    tell({**data, "entries": data["entries"][:1]}, version=2)
    assert values(ann, squat, "heaviest") == []
    assert values(ann, bench, "heaviest") == ["100"]


def test_a_workout_moved_in_time_moves_in_history(ann, exercise, train, tell):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    moved = train(ann, {bench: [lift("100", 5)]})
    earlier = {**moved, "started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z"}
    tell({**earlier, "local_date": "2026-01-02"}, version=2)
    (heaviest,) = standing(ann, bench, "heaviest")
    assert heaviest["workout_id"] == moved["workout_id"]
