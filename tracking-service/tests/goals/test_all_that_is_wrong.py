"""What cannot be read of a goal or a measurement does not hide what rules say of the rest."""


def test_rules_are_reported_beside_what_cannot_be_read(ann):
    days = {"start_date": "2026-03-12", "deadline": "2026-03-11"}
    body = {"kind": "exercise_load", "reps": 0, "target": {"value": "100", "unit": "cm"}, "weeks": 3, **days}
    answer = ann.post("/goals", body)
    assert answer.status_code == 422
    places = [error["pointer"] for error in answer.json["errors"]]
    assert sorted(places) == ["/deadline", "/exercise_id", "/reps", "/target/unit", "/weeks"]


def test_what_must_be_looked_up_is_reported_with_all_rules(ann):
    body = {"kind": "measurement", "measurement_type": "mood", "target": {"value": "8", "unit": "kg"}, "weeks": 3}
    answer = ann.post("/goals", body | {"start_date": "2020-01-01", "deadline": "2020-02-01"})
    places = {(error["pointer"], error["code"]) for error in answer.json["errors"]}
    assert places == {
        ("/weeks", "unknown-field"),
        ("/measurement_type", "unknown-type"),
        ("/deadline", "in-the-past"),
    }


def test_the_instant_of_a_measurement_is_reported_beside_what_cannot_be_read(ann):
    body = {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2099-01-01T10:00:00Z"}
    answer = ann.post("/measurements", body | {"time_zone": "Atlantis"})
    assert answer.status_code == 422
    assert sorted(error["pointer"] for error in answer.json["errors"]) == ["/measured_at", "/time_zone"]
