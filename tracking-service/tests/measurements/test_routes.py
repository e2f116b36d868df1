"""Measurements through HTTP."""

import pytest

from service_kit.ids import new_id
from service_kit.messaging.lanes import BULK, SMALL, SMALL_BATCH


def kg(value):
    return {"value": value, "unit": "kg"}


def weigh(user, value="82.4", at="2026-03-12T07:05:00+01:00", **more):
    answer = user.post("/measurements", {"type": "weight", "value": kg(value), "measured_at": at, **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_logging_answers_with_the_measurement(ann, emitted):
    answer = ann.post(
        "/measurements", {"type": "weight", "value": kg("82.4"), "measured_at": "2026-03-12T00:30:00+01:00"}
    )
    assert answer.status_code == 201
    assert answer.headers["ETag"].startswith('"1-')
    assert answer.json["value"] == kg("82.4")
    assert answer.json["values"] == {"value": kg("82.4")}
    assert answer.json["measured_at"] == "2026-03-11T23:30:00Z"
    assert answer.json["local_date"] == "2026-03-12"
    assert answer.json["source"] == "manual"
    (event,) = emitted("tracking.measurement-logged.v1")
    assert event.data["measurement_id"] == answer.json["id"]
    assert event.data["values"]["value"]["base"] == 82_400_000
    assert event.version == 1
    assert ann.get(f"/measurements/{answer.json['id']}").json == answer.json


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "posix/Europe/Berlin", "right/UTC"])
def test_a_zone_that_only_a_machine_knows_is_refused(ann, zone):
    body = {"type": "weight", "value": kg("82.4"), "measured_at": "2026-03-12T07:05:00Z", "time_zone": zone}
    refused = ann.post("/measurements", body)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "unknown-time-zone")
    assert ann.get("/measurements").json["items"] == []


def test_a_body_may_name_its_time_zone_and_id(ann):
    key = str(new_id())
    logged = weigh(ann, at="2026-03-12T06:00:00Z", time_zone="America/Los_Angeles", id=key)
    assert (logged["id"], logged["local_date"]) == (key, "2026-03-11")
    again = ann.post("/measurements", {"id": key, "type": "weight", "value": kg("80")})
    assert (again.status_code, again.json["type"]) == (409, "/problems/id-taken")


def test_a_clients_id_that_another_user_has_is_taken_alike(ann, bob):
    key = weigh(ann)["id"]
    answer = bob.post("/measurements", {"id": key, "type": "weight", "value": kg("80")})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    assert [one["pointer"] for one in answer.json["errors"]] == ["/id"]


def test_ids_of_a_batch_that_are_taken_are_named_whoever_has_them(ann, bob, emitted):
    used = [weigh(ann)["id"], weigh(bob)["id"]]
    one = {"type": "weight", "value": kg("80")}
    listed = [one, one | {"id": used[0]}, one | {"id": str(new_id())}, one | {"id": used[1]}]
    before = len(emitted())
    answer = ann.post("/measurements/batch", {"measurements": listed})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/id-taken")
    assert answer.json["errors"] == [
        {"pointer": f"/measurements/{place}/id", "code": "id-taken", "detail": "This id is in use."} for place in (1, 3)
    ]
    assert (len(emitted()), len(ann.get("/measurements").json["items"])) == (before, 1)


def test_an_id_stands_once_in_a_batch(ann):
    one = {"id": str(new_id()), "type": "weight", "value": kg("80")}
    answer = ann.post("/measurements/batch", {"measurements": [one, one | {"type": "mood"}, one]})
    assert answer.status_code == 422
    assert {(one["pointer"], one["code"]) for one in answer.json["errors"]} == {
        ("/measurements/1/id", "duplicate-id"),
        ("/measurements/1/type", "unknown-type"),
        ("/measurements/2/id", "duplicate-id"),
    }


def test_blood_pressure_has_two_values(ann):
    values = {"systolic": {"value": "121", "unit": "mmHg"}, "diastolic": {"value": "79", "unit": "mmHg"}}
    answer = ann.post("/measurements", {"type": "blood_pressure", "values": values})
    assert answer.status_code == 201
    assert answer.json["values"] == values
    assert answer.json["value"] is None
    trend = ann.get("/measurements/trend?type=blood_pressure&part=diastolic").json
    assert trend["latest"]["value"] == {"value": "79", "unit": "mmHg"}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"type": "weight"}, "/value", "required"),
        ({"type": "weight", "value": kg("80"), "values": {"value": kg("80")}}, "/value", "required"),
        ({"type": "weight", "value": kg("0.1")}, "/value/value", "out-of-range"),
        ({"type": "weight", "value": kg("701")}, "/value/value", "out-of-range"),
        ({"type": "weight", "value": kg("-80")}, "/value/value", "out-of-range"),
        ({"type": "weight", "value": {"value": "80", "unit": "cm"}}, "/value/unit", "unknown-unit"),
        ({"type": "weight", "value": {"value": "80", "unit": "stone"}}, "/value/unit", "unknown-unit"),
        ({"type": "weight", "value": {"value": "1E+9", "unit": "kg"}}, "/value/value", "not-a-number"),
        ({"type": "weight", "value": {"value": "NaN", "unit": "kg"}}, "/value/value", "not-a-number"),
        ({"type": "weight", "value": {"value": 80, "unit": "kg"}}, "/value/value", "not-a-number"),
        ({"type": "weight", "value": "80"}, "/value", "not-a-quantity"),
        ({"type": "weight", "value": {"value": "80"}}, "/value/unit", "required"),
        ({"type": "mood", "value": kg("80")}, "/type", "unknown-type"),
        ({"type": "blood_pressure", "value": {"value": "120", "unit": "mmHg"}}, "/value", "several-values"),
        ({"type": "weight", "values": {"fat": kg("8")}}, "/values/fat", "unknown-field"),
        ({"type": "weight", "value": kg("80"), "measured_at": "2026-03-13T12:00:00Z"}, "/measured_at", "in-the-future"),
        ({"type": "weight", "value": kg("80"), "measured_at": "2026-03-12T12:00:00"}, "/measured_at", "not-an-instant"),
        ({"type": "weight", "value": kg("80"), "user_id": str(new_id())}, "/user_id", None),
        ({"type": "weight", "value": kg("80"), "version": 9}, "/version", None),
        ({"type": "weight", "value": kg("80"), "local_date": "2026-03-12"}, "/local_date", None),
        ({"type": "weight", "value": kg("80"), "note": "a\u0001b"}, "/note", "control-character"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(ann, emitted, body, pointer, code):
    answer = ann.post("/measurements", body)
    assert answer.status_code == 422
    found = {(error["pointer"], error["code"]) for error in answer.json["errors"]}
    assert pointer in {place for place, _ in found}
    assert code is None or (pointer, code) in found
    assert emitted() == []
    assert ann.get("/measurements").json["items"] == []


def test_the_list_pages_by_cursor_newest_first(ann):
    for day in range(1, 8):
        weigh(ann, str(80 + day), f"2026-03-0{day}T07:00:00+01:00")
    first = ann.get("/measurements?type=weight&limit=3").json
    second = ann.get(f"/measurements?type=weight&limit=3&cursor={first['page']['next']}").json
    last = ann.get(f"/measurements?type=weight&limit=3&cursor={second['page']['next']}").json
    values = [item["value"]["value"] for page in (first, second, last) for item in page["items"]]
    assert values == ["87", "86", "85", "84", "83", "82", "81"]
    assert last["page"] == {"next": None, "limit": 3}


def test_the_list_filters_by_local_days_type_and_source(ann):
    weigh(ann, "80", "2026-03-01T00:30:00+01:00")
    weigh(ann, "81", "2026-03-02T23:30:00+01:00", source="device", device="Scale")
    ann.post("/measurements", {"type": "body_fat", "value": {"value": "18.5", "unit": "percent"}})
    listed = ann.get("/measurements?type=weight&from=2026-03-01&to=2026-03-01").json["items"]
    assert [item["value"]["value"] for item in listed] == ["80"]
    assert len(ann.get("/measurements?source=device").json["items"]) == 1
    assert len(ann.get("/measurements").json["items"]) == 3


@pytest.mark.parametrize(
    "query", ["type=a%00b", "from=yesterday", "limit=0", "limit=101", "cursor=xyz", "sort=user_id", "page=1"]
)
def test_wrong_queries_are_refused(ann, query):
    assert ann.get(f"/measurements?{query}").status_code in (400, 422)


@pytest.mark.parametrize(("count", "lane"), [(SMALL_BATCH, SMALL), (SMALL_BATCH + 1, BULK)])
def test_a_large_batch_holds_up_nobody_elses_events(ann, emitted, count, lane):
    one = {"type": "weight", "value": kg("80")}
    assert ann.post("/measurements/batch", {"measurements": [one] * count}).status_code == 201
    assert ann.post("/measurements", one).status_code == 201
    assert [row.lane for row in emitted("tracking.measurement-logged.v1")] == [lane] * count + [SMALL]


def test_a_batch_is_logged_whole_or_not_at_all(ann, emitted):
    good = [
        {"type": "weight", "value": kg(str(80 + index)), "measured_at": f"2026-03-0{index}T07:00:00Z"}
        for index in (1, 2, 3)
    ]
    answer = ann.post("/measurements/batch", {"measurements": good})
    assert answer.status_code == 201
    assert [item["value"]["value"] for item in answer.json["items"]] == ["81", "82", "83"]
    assert len(emitted("tracking.measurement-logged.v1")) == 3
    bad = [good[0], {"type": "weight", "value": kg("9000")}, {"type": "mood", "value": kg("9")}]
    answer = ann.post("/measurements/batch", {"measurements": bad})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [
        "/measurements/1/value/value",
        "/measurements/2/type",
    ]
    assert len(ann.get("/measurements").json["items"]) == 3


def test_a_batch_has_at_most_500(ann):
    one = {"type": "weight", "value": kg("80")}
    assert ann.post("/measurements/batch", {"measurements": [one] * 501}).status_code == 422
    assert ann.post("/measurements/batch", {"measurements": []}).status_code == 422
    assert ann.post("/measurements/batch", {"measurements": [one] * 500}).status_code == 201


def test_the_latest_of_each_type(ann):
    weigh(ann, "81", "2026-03-02T07:00:00Z")
    weigh(ann, "80", "2026-03-01T07:00:00Z")
    ann.post("/measurements", {"type": "steps", "value": {"value": "9000", "unit": "count"}})
    latest = ann.get("/measurements/latest").json["items"]
    assert [(item["type"], item["value"]["value"]) for item in latest] == [("steps", "9000"), ("weight", "81")]
    assert len(ann.get("/measurements/latest?type=weight").json["items"]) == 1
    assert ann.get("/measurements/latest?type=waist").json["items"] == []


def test_correcting_a_measurement(ann, emitted):
    logged = weigh(ann)
    path = f"/measurements/{logged['id']}"
    assert ann.patch(path, {"value": kg("81")}, if_match='"7"').status_code == 412
    answer = ann.patch(path, {"value": kg("81"), "note": "after breakfast"}, if_match='"1"')
    assert answer.status_code == 200
    assert (answer.json["value"], answer.json["note"], answer.headers["ETag"][:3]) == (
        kg("81"),
        "after breakfast",
        '"2-',
    )
    assert ann.patch(path, {"note": None}).json["note"] is None
    moved = ann.patch(path, {"measured_at": "2026-03-10T07:00:00Z"}).json
    assert (moved["local_date"], moved["value"]) == ("2026-03-10", kg("81"))
    assert [event.version for event in emitted("tracking.measurement-logged.v1")] == [1, 2, 3, 4]
    for wrong in ({"type": "steps"}, {"value": None}, {"value": kg("9000")}, {"measured_at": "2027-01-01T00:00:00Z"}):
        assert ann.patch(path, wrong).status_code == 422


def test_one_of_two_values_may_be_corrected(ann):
    values = {"systolic": {"value": "121", "unit": "mmHg"}, "diastolic": {"value": "79", "unit": "mmHg"}}
    path = "/measurements/" + ann.post("/measurements", {"type": "blood_pressure", "values": values}).json["id"]
    answer = ann.patch(path, {"values": {"diastolic": {"value": "81", "unit": "mmHg"}}})
    assert answer.json["values"]["systolic"]["value"] == "121"
    assert answer.json["values"]["diastolic"]["value"] == "81"


def test_deleting_a_measurement(ann, emitted):
    path = f"/measurements/{weigh(ann)['id']}"
    assert ann.delete(path, if_match='"9"').status_code == 412
    assert ann.delete(path).status_code == 204
    assert ann.get(path).status_code == 404
    (event,) = emitted("tracking.measurement-deleted.v1")
    assert event.version == 2


def test_a_strangers_measurement_is_not_there(ann, bob):
    path = f"/measurements/{weigh(ann)['id']}"
    unknown = f"/measurements/{new_id()}"
    for method in ("get", "delete"):
        theirs, nobodys = getattr(bob, method)(path), getattr(bob, method)(unknown)
        assert theirs.status_code == nobodys.status_code == 404
        assert {**theirs.json, "request_id": 0} == {**nobodys.json, "request_id": 0}
    assert bob.patch(path, {"note": "mine"}).status_code == 404
    assert bob.get("/measurements").json["items"] == []
    assert ann.get(path).status_code == 200


def test_the_document_counts_the_values_as_members(app):
    document = app.test_client().get("/openapi.json").json
    values = document["components"]["schemas"]["MeasurementCreate"]["properties"]["values"]
    assert (values["minProperties"], values["maxProperties"]) == (1, 4)
    assert "minLength" not in values
