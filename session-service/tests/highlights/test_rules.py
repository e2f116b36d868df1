"""What is read of a highlight."""

from session_service.highlights.rules import record
from session_service.highlights.schemas import HighlightRecord

SQUAT = "01977f3e-0a00-7b43-9d0e-2f6a8b1c0006"


def quantity(base, value, unit):
    return {"base": base, "value": value, "unit": unit}


def written(document, unit, names):
    return HighlightRecord().dump(record(document, unit, names))


def test_a_record_comes_in_the_persons_unit_with_the_exercises_name():
    document = {"exercise_id": SQUAT, "kind": "heaviest", "shelf": None, "reps": 5, "previous": None}
    document |= {"value": quantity(102_058_283, "102.06", "kg"), "load": quantity(102_058_283, "225", "lb")}
    assert written(document, "lb", {SQUAT: "Barbell back squat"}) == {
        "exercise_id": SQUAT,
        "exercise_name": "Barbell back squat",
        "formula": None,
        "kind": "heaviest",
        "reps": 5,
        "previous": None,
        "value": {"value": "225", "unit": "lb"},
        "load": {"value": "225", "unit": "lb"},
    }


def test_what_is_no_mass_stays_as_it_is():
    document = {"kind": "most_reps_at_load", "value": quantity(5_000, "5", "count"), "shelf": 100_000_000}
    assert written(document | {"exercise_id": SQUAT, "formula": "epley"}, "kg", {}) == {
        "exercise_id": SQUAT,
        "exercise_name": None,
        "formula": "epley",
        "kind": "most_reps_at_load",
        "value": {"value": "5", "unit": "count"},
    }
