"""What was typed comes back, also what other apps export; what follows from it is right to the decimals shown."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service_kit.ids import new_id


def log(lifter, workout_body, squat, *sets):
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, "sets": list(sets)}]))
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("61.235042773811365", "61.235043"),
        ("149.99999999999997", "150"),
        ("102.50", "102.50"),
        ("102.058283", "102.058283"),
        ("0.0000004", "0"),
    ],
)
def test_exports_may_have_many_decimals(lifter, workout_body, squat, sent, stored, emitted):
    logged = log(lifter, workout_body, squat, {"reps": 5, "load": {"value": sent, "unit": "kg"}})
    assert logged["entries"][0]["sets"][0]["load"] == {"value": stored, "unit": "kg"}
    assert lifter.get(f"/workouts/{logged['id']}").json["entries"][0]["sets"][0]["load"]["value"] == stored
    (event,) = emitted("session.workout-finished.v1")
    assert event.data["entries"][0]["sets"][0]["load"]["value"] == stored


@pytest.mark.parametrize("value", ["1" * 41, "1.5e3", "1234567890123", "NaN", "1,5"])
def test_what_is_no_plain_decimal_is_refused(lifter, workout_body, squat, value):
    sets = [{"reps": 5, "load": {"value": value, "unit": "kg"}}]
    answer = lifter.post("/workouts", workout_body(entries=[{"exercise_id": squat, "sets": sets}]))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/entries/0/sets/0/load/value"


def test_the_document_says_what_is_kept(app):
    document = app.test_client().get("/openapi.json").json
    value = document["components"]["schemas"]["Quantity"]["properties"]["value"]
    assert "kept to 6 decimals" in value["description"]
    assert value["maxLength"] == 40


def test_pounds_add_up(lifter, known_person, workout_body, squat):
    known_person(lifter, units="imperial", version=2)
    pounds = {"reps": 10, "load": {"value": "45", "unit": "lb"}}
    assert log(lifter, workout_body, squat, *[pounds] * 10)["volume"] == {"value": "4500", "unit": "lb"}
    pounds = {"reps": 5, "load": {"value": "135", "unit": "lb"}}
    assert log(lifter, workout_body, squat, *[pounds] * 5)["volume"] == {"value": "3375", "unit": "lb"}


def test_planned_times_come_back_as_typed(lifter, start, send, known_exercise):
    state = start()
    row = known_exercise("Row", measure="distance_duration")
    three_minutes = {"value": "3", "unit": "min"}
    target = {"duration": {"value": "0.5", "unit": "h"}, "rest": {"value": "1.5", "unit": "min"}}
    entry = str(new_id())
    added = send(lifter, state, "add_exercise", exercise_id=row, entry_id=entry, rest=three_minutes, sets=[target]).json
    block = added["blocks"][-1]
    assert block["rest"] == three_minutes
    assert block["entries"][0]["steps"][0]["target"]["rest"] == target["rest"]
    assert block["entries"][0]["steps"][0]["target"]["duration"] == target["duration"]
    resting = send(lifter, added, "start_rest", duration={"value": "0.5", "unit": "min"}).json
    started, ends = (datetime.fromisoformat(resting["rest"][name]) for name in ("started_at", "ends_at"))
    assert ends - started == timedelta(seconds=30)
    done = {"value": "0.25", "unit": "h"}
    step = block["entries"][0]["steps"][0]["step_id"]
    after = send(lifter, resting, "complete_set", step_id=step, duration=done).json
    finished = send(lifter, after, "finish")
    assert finished.status_code == 200, finished.json
    entries = lifter.get("/workouts").json["items"]
    workout = lifter.get(f"/workouts/{entries[0]['id']}").json
    sets = next(one for one in workout["entries"] if one["exercise_id"] == row)["sets"]
    assert sets[0]["duration"] == done
