"""Readings that no body shows wait for their owner's word, and count nowhere until then."""

from datetime import datetime, timedelta

import pytest

from service_kit.ids import new_id

LOGGED = "tracking.measurement-logged.v1"
NOT_PENDING = "/problems/measurement-not-pending"


def kg(value):
    return {"value": str(value), "unit": "kg"}


def weigh(user, value, day, **more):
    body = {"type": "weight", "value": kg(value), "measured_at": f"{day}T06:00:00Z", **more}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def pending(user):
    items = user.get("/measurements?status=pending&limit=100").json["items"]
    return [(item["value"]["value"], item["reason"]["code"]) for item in items]


def latest(user):
    return [item["value"]["value"] for item in user.get("/measurements/latest?type=weight").json["items"]]


@pytest.fixture
def in_march(ann):
    """81.2 kg or about that in the first days of March."""
    for day, value in ((1, "81.4"), (3, "81.0"), (6, "81.3"), (8, "81.2")):
        weigh(ann, value, f"2026-03-0{day}")


def test_a_lost_decimal_point_is_pending_and_counts_nowhere(ann, in_march, exercise, train, emitted):
    dip = exercise("bodyweight_reps", bodyweight_fraction=100)
    goal = {"kind": "measurement", "measurement_type": "weight", "target": kg(78), "start_date": "2026-03-01"}
    goal_id = ann.post("/goals", goal).json["id"]
    train(ann, {dip: [{"load_kind": "bodyweight", "reps": 1}]}, measure="bodyweight_reps")

    def figures():
        trend = ann.get("/measurements/trend?type=weight").json
        records = ann.get(f"/records?exercise_id={dip}&kind=e1rm").json["items"]
        derived = ann.get("/measurements/derived").json
        return {
            "trend": (trend["latest"], trend["rate"], len(trend["points"])),
            "record": [item["value"]["value"] for item in records],
            "goal": ann.get(f"/goals/{goal_id}").json["status"],
            "progress": ann.get(f"/goals/{goal_id}/progress").json["current"],
            "derived": (derived["weight"], derived["weighed_on"]),
            "latest": latest(ann),
        }

    before = figures()
    slip = weigh(ann, "8.12", "2026-03-10")
    assert (slip["status"], slip["reason"]["code"]) == ("pending", "beyond-limit")
    assert slip["reason"]["detail"]
    assert figures() == before
    assert pending(ann) == [("8.12", "beyond-limit")]
    assert ann.get("/measurements?status=counted&type=weight").json["items"][0]["value"] == kg("81.2")
    assert ann.get("/measurements").json["items"][0]["status"] == "pending", "lists show what waits"
    assert ann.get(f"/measurements/{slip['id']}").json == slip
    assert [event.data["status"] for event in emitted(LOGGED)] == ["counted"] * 4 + ["pending"]
    corrected = ann.patch(f"/measurements/{slip['id']}", {"value": kg("77.9")})
    assert (corrected.json["status"], corrected.json["reason"]["code"]) == ("pending", "jump"), "4 % in two days"
    answer = ann.post(f"/measurements/{slip['id']}/confirm")
    assert (answer.status_code, answer.json["status"], answer.json["reason"]) == (200, "counted", None)
    assert answer.headers["ETag"].startswith('"3-')
    after = figures()
    assert (after["latest"], after["record"]) == (["77.9"], ["77.9"])
    assert emitted(LOGGED)[-1].data["status"] == "counted"
    assert emitted(LOGGED)[-1].version == 3
    weigh(ann, "77.8", "2026-03-11")
    assert figures()["goal"] == "reached", "by two readings, of which the confirmed one is the first"


@pytest.mark.parametrize(
    ("earlier", "days", "later", "status"),
    [
        (81.2, 0, 77.14, "counted"),  # 5 % of 81.2 kg are 4.06 kg
        (81.2, 0, 77.13, "pending"),
        (81.2, 1, 85.26, "counted"),
        (81.2, 1, 85.27, "pending"),
        (80, 2, 77.6, "counted"),  # 3 % are 2.4 kg
        (80, 2, 77.5, "pending"),
        (80, 2, 82.5, "pending"),
        (80, 3, 76.4, "counted"),  # 4.5 % are 3.6 kg
        (80, 3, 76.3, "pending"),
        (80, 4, 75.2, "counted"),  # 6 % are 4.8 kg
        (80, 4, 75.1, "pending"),
        (80, 16, 99.2, "counted"),  # 24 % are 19.2 kg
        (80, 16, 99.3, "pending"),
        (80, 17, 100, "counted"),  # 25 %, however long ago
        (80, 17, 100.1, "pending"),
        (80, 90, 60, "counted"),
        (80, 90, 59.9, "pending"),
        (80, 90, 176.4, "pending"),  # in pounds
        (20, 1, 19.9, "pending"),
        (400, 1, 400.1, "pending"),
    ],
)
def test_what_a_body_cannot_do_in_so_few_days(ann, earlier, days, later, status):
    weigh(ann, earlier, "2025-11-01")
    day = datetime(2025, 11, 1) + timedelta(days=days)
    moment = f"{day.date()}T18:00:00Z"
    assert weigh(ann, later, "2025-11-01", measured_at=moment)["status"] == status


@pytest.mark.parametrize(("value", "status"), [("190", "counted"), ("189.999", "pending"), ("210", "counted")])
def test_a_twentieth_is_exact_in_pounds_too(ann, value, status):
    """190 lb are rounded down to a milligram, 200 lb are not."""
    for pounds, answer in (("200", "counted"), (value, status)):
        body = {"type": "weight", "value": {"value": pounds, "unit": "lb"}}
        assert ann.post("/measurements", body).json["status"] == answer


def test_days_are_local(ann):
    """Thirty hours lie between them: two midnights of Kiritimati, one of Berlin."""
    for zone, status in (("Europe/Berlin", "counted"), ("Pacific/Kiritimati", "pending")):
        day = {"Europe/Berlin": "2026-02-01", "Pacific/Kiritimati": "2025-02-01"}[zone]
        weigh(ann, 80, day, measured_at=f"{day}T08:00:00Z", time_zone=zone)
        later = (datetime.fromisoformat(f"{day}T08:00:00+00:00") + timedelta(hours=30)).isoformat()
        assert weigh(ann, 83, day, measured_at=later, time_zone=zone)["status"] == status


@pytest.mark.parametrize(
    ("type_", "unit", "counted", "doubtful"),
    [
        ("body_fat", "percent", ["3", "65"], ["2.9", "65.1"]),
        ("body_water", "percent", ["25", "80"], ["24.9", "80.1"]),
        ("bone_mass", "kg", ["0.5", "8"], ["0.4", "8.1"]),
        ("waist", "cm", ["40", "250"], ["39", "251"]),
        ("resting_heart_rate", "bpm", ["25", "150"], ["24", "151"]),
        ("hrv", "ms", ["2", "350"], ["1.5", "351"]),
        ("sleep", "h", ["0", "20"], ["20.5"]),
        ("steps", "count", ["0", "150000"], ["150001"]),
        ("water", "l", ["0", "15"], ["15.1"]),
    ],
)
def test_a_type_has_a_range_of_what_people_show(ann, type_, unit, counted, doubtful):
    for status, values in (("counted", counted), ("pending", doubtful)):
        for value in values:
            answer = ann.post("/measurements", {"type": type_, "value": {"value": value, "unit": unit}})
            assert (answer.status_code, answer.json["status"]) == (201, status), value


def test_both_values_of_blood_pressure_are_held_to_it(ann):
    for systolic, diastolic, status in ((121, 79, "counted"), (261, 79, "pending"), (121, 29, "pending")):
        values = {
            name: {"value": str(value), "unit": "mmHg"}
            for name, value in (("systolic", systolic), ("diastolic", diastolic))
        }
        assert ann.post("/measurements", {"type": "blood_pressure", "values": values}).json["status"] == status
    trend = ann.get("/measurements/trend?type=blood_pressure&part=diastolic").json
    assert [point["readings"] for point in trend["points"]] == [1]


def test_types_of_ones_own_are_never_in_doubt(ann):
    ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    for value in ("40", "9999"):
        assert ann.post("/measurements", {"type": "grip", "value": kg(value)}).json["status"] == "counted"
    types = {item["slug"]: item["values"][0] for item in ann.get("/measurements/types?page_size=100").json["items"]}
    assert types["grip"]["human"] is None
    assert types["weight"]["human"] == ["20 kg", "400 kg"]


def test_a_batch_is_judged_in_order_of_time_and_tells(ann, emitted):
    days = ((5, "81"), (1, "81.2"), (3, "8.12"), (4, "80.9"), (2, "86"))
    bodies = [{"type": "weight", "value": kg(value), "measured_at": f"2026-03-0{day}T06:00:00Z"} for day, value in days]
    answer = ann.post("/measurements/batch", {"measurements": bodies})
    assert [item["status"] for item in answer.json["items"]] == ["counted", "counted", "pending", "counted", "pending"]
    assert [event.version for event in emitted(LOGGED)] == [1] * 5


def test_later_readings_are_judged_anew_and_published(ann, emitted):
    slip = weigh(ann, "61", "2026-03-01")
    later = [
        weigh(ann, value, "", measured_at=f"2026-03-02T{hour}:00:00Z") for hour, value in (("06", "81"), (18, "81.3"))
    ]
    assert [one["status"] for one in later] == ["pending", "pending"]
    event_count = len(emitted(LOGGED))
    ann.patch(f"/measurements/{slip['id']}", {"value": kg("81.1")})
    assert pending(ann) == []
    news = emitted(LOGGED)[event_count:]
    assert [(event.data["status"], event.version) for event in news] == [("counted", 2)] * 3
    fresh = ann.get(f"/measurements/{later[0]['id']}")
    assert (fresh.json["status"], fresh.headers["ETag"][:3]) == ("counted", '"2-')
    ann.patch(f"/measurements/{slip['id']}", {"value": kg("61")})
    assert len(pending(ann)) == 2
    assert ann.delete(f"/measurements/{slip['id']}").status_code == 204
    assert pending(ann) == []
    assert latest(ann) == ["81.3"]


def test_a_confirmed_reading_is_what_later_ones_are_held_against(ann):
    weigh(ann, "81", "2026-03-01")
    morning, evening = "2026-03-02T06:00:00Z", "2026-03-02T18:00:00Z"
    first, second = (weigh(ann, kg_, "", measured_at=at) for at, kg_ in ((morning, "74"), (evening, "74.2")))
    assert (first["status"], second["status"]) == ("pending", "pending")
    assert ann.post(f"/measurements/{first['id']}/confirm").status_code == 200
    assert pending(ann) == []
    again = ann.post(f"/measurements/{second['id']}/confirm")
    assert (again.status_code, again.json["type"]) == (409, NOT_PENDING)


def test_a_confirmation_is_about_the_figures(ann):
    weigh(ann, "81", "2026-03-01")
    path = f"/measurements/{weigh(ann, '60', '2026-03-02')['id']}"
    assert ann.post(f"{path}/confirm").json["status"] == "counted"
    assert ann.patch(path, {"note": "ill"}).json["status"] == "counted"
    assert ann.patch(path, {"measured_at": "2026-03-02T12:00:00Z"}).json["status"] == "counted"
    assert ann.patch(path, {"value": kg("61")}).json["status"] == "pending"
    assert ann.patch(path, {"value": kg("60")}).json["status"] == "counted"


def test_a_confirmation_takes_a_precondition(ann, bob):
    weigh(ann, "81", "2026-03-01")
    path = f"/measurements/{weigh(ann, '60', '2026-03-02')['id']}/confirm"
    assert bob.post(path).status_code == 404
    assert bob.post(f"/measurements/{new_id()}/confirm").status_code == 404
    assert ann.post(path, if_match='"7"').status_code == 412
    assert ann.post(path, if_match='"1"').status_code == 200
    assert ann.post(path).status_code == 409


def test_pending_weights_move_no_set_and_confirmed_ones_do(ann, exercise, train, emitted):
    dip = exercise("bodyweight_reps", bodyweight_fraction=100)
    weigh(ann, "80", "2026-03-01")
    train(ann, {dip: [{"load_kind": "bodyweight", "reps": 1}]}, day=-2, measure="bodyweight_reps")

    def record():
        return ann.get(f"/records?exercise_id={dip}&kind=e1rm").json["items"][0]["value"]["value"]

    slip = weigh(ann, "180", "2026-03-09")
    assert record() == "80"
    ann.post(f"/measurements/{slip['id']}/confirm")
    assert record() == "180"
    ann.patch(f"/measurements/{slip['id']}", {"value": kg("18")})
    assert record() == "80"


def test_a_body_weight_of_a_workout_that_no_body_has_gives_way(ann, exercise, train):
    dip = exercise("bodyweight_reps", bodyweight_fraction=100)
    weigh(ann, "80", "2026-03-01")
    sets = {dip: [{"load_kind": "bodyweight", "reps": 1}]}
    train(ann, sets, day=-2, measure="bodyweight_reps", body_weight="8.2 kg")
    (record,) = ann.get(f"/records?exercise_id={dip}&kind=e1rm").json["items"]
    assert record["value"]["value"] == "80"


def test_another_time_zone_of_the_profile_judges_anew(ann, alice, profile):
    """What were two local days become three."""
    for value, moment in ((80, "2026-03-01T08:00:00Z"), (83, "2026-03-02T14:00:00Z")):
        weigh(ann, value, "2026-03-01", measured_at=moment)
    assert pending(ann) == []
    history = [{"time_zone": "Pacific/Kiritimati", "since": None}]
    profile(ann, version=2, time_zone="Pacific/Kiritimati", time_zones=history)
    assert pending(ann) == [("83", "jump")]
