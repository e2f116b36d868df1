"""The body weight of a workout is a measurement that follows the workout."""

from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import delete

from service_kit.db.session import transaction
from tracking_service.measurements.models import Measurement
from training.quantity import Quantity, quantity_json

LOGGED, DELETED = "tracking.measurement-logged.v1", "tracking.measurement-deleted.v1"


def quantity(text):
    return text and quantity_json(Quantity.of(*text.split()))


def kg(value):
    return {"value": value, "unit": "kg"}


def readings(user):
    answer = user.get("/measurements?type=weight&limit=100")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


@pytest.fixture
def weighed(ann, exercise, train):
    """A workout at which Ann weighed 81 kg, and its measurement."""
    data = train(ann, {exercise(): [{"load": "60 kg", "reps": 5}]}, body_weight="81 kg")
    (reading,) = readings(ann)
    return data, reading


def test_a_workout_logs_the_weight_that_it_says(ann, weighed, emitted):
    data, reading = weighed
    assert reading["value"] == kg("81")
    assert (reading["source"], reading["workout_id"]) == ("workout", data["workout_id"])
    assert (reading["measured_at"], reading["local_date"]) == (data["started_at"], data["local_date"])
    assert (reading["time_zone"], reading["status"]) == (data["time_zone"], "counted")
    (event,) = emitted(LOGGED)
    assert (event.data["source"], event.data["workout_id"], event.version) == ("workout", data["workout_id"], 1)
    assert ann.get("/measurements/trend?type=weight").json["latest"]["value"] == kg("81")
    assert [item["id"] for item in ann.get("/measurements?source=workout").json["items"]] == [reading["id"]]
    assert ann.get("/measurements?source=manual,device").json["items"] == []


def test_a_typed_measurement_has_no_workout_and_nobody_can_say_that_it_has(ann):
    logged = ann.post("/measurements", {"type": "weight", "value": kg("82")})
    assert (logged.json["source"], logged.json["workout_id"]) == ("manual", None)
    for more in ({"source": "workout"}, {"workout_id": logged.json["id"]}):
        assert ann.post("/measurements", {"type": "weight", "value": kg("82"), **more}).status_code == 422


def test_it_follows_the_edits_of_the_workout(ann, weighed, publish, emitted):
    data, reading = weighed
    publish(data | {"body_weight": quantity("80.5 kg")}, version=2)
    moved = data | {
        "body_weight": quantity("80.5 kg"),
        "started_at": "2026-03-10T06:00:00Z",
        "local_date": "2026-03-10",
    }
    publish(moved, version=3)
    (after,) = readings(ann)
    assert (after["id"], after["value"]) == (reading["id"], kg("80.5"))
    assert (after["measured_at"], after["local_date"]) == ("2026-03-10T06:00:00Z", "2026-03-10")
    assert [event.version for event in emitted(LOGGED)] == [1, 2, 3]
    publish(moved | {"title": "Legs"}, version=4)
    assert len(emitted(LOGGED)) == 3, "nothing of it changed"


def test_it_goes_away_when_it_is_cleared_or_the_workout_is_deleted(ann, weighed, publish, emitted):
    data, reading = weighed
    publish(data | {"body_weight": None}, version=2)
    assert readings(ann) == []
    (event,) = emitted(DELETED)
    assert (event.data["measurement_id"], event.version) == (reading["id"], 2)
    publish(data, version=3)
    (again,) = readings(ann)
    assert again["id"] != reading["id"], "who has dropped the former as deleted takes this one for another"
    publish(data, version=4, deleted=True)
    publish(data, version=3)
    assert readings(ann) == []
    assert len(emitted(DELETED)) == 2


def test_any_order_of_events_ends_in_the_same_state(ann, exercise, workout, publish):
    key = exercise()
    weights = {1: "80 kg", 2: None, 3: "80.4 kg", 4: "80.2 kg"}
    for turn, order in enumerate(permutations(weights)):
        data = workout(ann, {key: [{"load": "60 kg", "reps": 5}]}, day=-turn)
        for version in (*order, *order[:2]):
            publish(data | {"body_weight": quantity(weights[version])}, version=version)
        found = [item for item in readings(ann) if item["workout_id"] == data["workout_id"]]
        assert [item["value"] for item in found] == [kg("80.2")], order
        if turn % 2:
            publish(data, version=5, deleted=True)
            publish(data | {"body_weight": quantity("80 kg")}, version=2)
            assert all(item["workout_id"] != data["workout_id"] for item in readings(ann))


def test_what_was_logged_before_this_was_known_is_filled_in(app, ann, weighed, publish):
    data, reading = weighed
    with app.app_context(), transaction() as session:
        session.execute(delete(Measurement).where(Measurement.id == UUID(reading["id"])))
    publish(data, version=1)
    assert [item["value"] for item in readings(ann)] == [kg("81")]


def test_it_is_judged_like_every_reading(ann, exercise, train, publish):
    key = exercise()
    ann.post("/measurements", {"type": "weight", "value": kg("80"), "measured_at": "2026-03-11T07:00:00Z"})
    data = train(ann, {key: [{"load": "60 kg", "reps": 5}]}, body_weight="176 kg")
    waiting = next(item for item in readings(ann) if item["source"] == "workout")
    assert (waiting["status"], waiting["reason"]["code"]) == ("pending", "jump")
    assert ann.get("/measurements/trend?type=weight").json["latest"]["value"] == kg("80")
    assert ann.post(f"/measurements/{waiting['id']}/confirm").json["status"] == "counted"
    publish(data | {"body_weight": quantity("176 lb")}, version=2)
    corrected = next(item for item in readings(ann) if item["source"] == "workout")
    assert (corrected["value"], corrected["status"]) == ({"value": "176", "unit": "lb"}, "counted")
    publish(data | {"body_weight": quantity("177 kg")}, version=3)
    assert ann.get(f"/measurements/{waiting['id']}").json["status"] == "pending", "other figures are judged anew"


def test_goals_follow_it(ann, exercise, train, publish):
    key = exercise()
    goal = {"kind": "measurement", "measurement_type": "weight", "target": kg("80"), "direction": "down"}
    ann.post("/measurements", {"type": "weight", "value": kg("82"), "measured_at": "2026-03-01T07:00:00Z"})
    goal_id = ann.post("/goals", goal | {"start_date": "2026-03-02"}).json["id"]
    train(ann, {key: [{"load": "60 kg", "reps": 5}]}, day=-2, body_weight="80 kg")
    data = train(ann, {key: [{"load": "60 kg", "reps": 5}]}, day=-1, body_weight="79.8 kg")
    assert ann.get(f"/goals/{goal_id}").json["status"] == "reached"
    publish(data, version=2, deleted=True)
    assert ann.get(f"/goals/{goal_id}").json["status"] == "active"


def test_sets_of_other_workouts_follow_it_and_its_own_records_are_announced(ann, exercise, train, record_news):
    dip = exercise("bodyweight_reps", bodyweight_fraction=100)
    train(ann, {dip: [{"reps": 5, "load_kind": "bodyweight"}]}, day=-1)
    assert ann.get(f"/progress/exercises/{dip}").json["sessions"][0]["e1rm_reason"] == "load-unknown"
    data = train(ann, {dip: [{"reps": 6, "load_kind": "bodyweight"}]}, body_weight="81 kg")
    volumes = [one["volume_with_body"] for one in ann.get(f"/progress/exercises/{dip}").json["sessions"]]
    assert volumes == [kg("405"), kg("486")]
    made = {event.data["kind"] for event in record_news("achieved")}
    assert {"most_reps", "e1rm"} <= made
    assert {event.data["workout_id"] for event in record_news("achieved")} >= {data["workout_id"]}


def test_only_the_workout_changes_it(ann, bob, weighed):
    data, reading = weighed
    path = f"/measurements/{reading['id']}"
    refusals = [ann.patch(path, {"value": kg("80")}), ann.patch(path, {"measured_at": "2026-03-01T07:00:00Z"})]
    refusals.append(ann.delete(path))
    for refused in refusals:
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/measurement-of-workout")
        assert refused.json["workout_id"] == data["workout_id"]
        assert refused.json["href"] == f"/api/v1/workouts/{data['workout_id']}"
    assert ann.patch(path, {"note": "after breakfast"}).json["note"] == "after breakfast"
    assert readings(ann)[0]["value"] == kg("81")
    assert bob.delete(path).status_code == bob.patch(path, {"value": kg("80")}).status_code == 404


def test_the_same_typed_at_the_same_time_changes_no_trend(ann, weighed):
    data, _ = weighed
    before = ann.get("/measurements/trend?type=weight").json["latest"]
    ann.post("/measurements", {"type": "weight", "value": kg("81"), "measured_at": data["started_at"]})
    after = ann.get("/measurements/trend?type=weight").json["latest"]
    assert (before["readings"], after["readings"]) == (1, 2)
    assert {**before, "readings": 2} == after
