"""How many statements a read takes, whatever there is to read."""

from __future__ import annotations

import pytest

from .measurements.test_routes import kg


@pytest.fixture
def weights(ann):
    """Thirty weights, and a type of one's own."""
    days = [f"2026-02-{day:02}T06:00:00Z" for day in range(1, 29)]
    rows = [{"type": "weight", "value": kg("80"), "measured_at": at} for at in days]
    assert ann.post("/measurements/batch", {"measurements": rows}).status_code == 201


def test_a_page_of_measurements_of_built_in_types_is_two_and_one_until_something_is_logged(ann, weights, statements):
    counts = []
    for _ in range(2):
        statements.clear()
        assert len(ann.get("/measurements?type=weight&limit=20").json["items"]) == 20
        counts.append(len(statements))
    assert counts == [2, 1]


def test_types_of_ones_own_are_looked_up(ann, weights, statements):
    ann.post("/measurements/types", {"slug": "grip", "name": "Grip", "unit": "kg"})
    ann.post("/measurements", {"type": "grip", "value": kg("50")})
    statements.clear()
    assert ann.get("/measurements?type=weight,grip&limit=20").json["items"][0]["type_name"] == "Grip"
    assert len(statements) == 4


@pytest.fixture
def bench(ann, exercise, train):
    """An exercise that Ann does, and goals that are told by workouts and by weights."""
    key = exercise()
    for day in (-40, -7, 0):
        train(ann, {key: [{"load": "80 kg", "reps": 5}]}, day=day)
    ann.post("/goals", {"kind": "measurement", "measurement_type": "weight", "target": kg("75"), "direction": "down"})
    ann.post("/goals", {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 4})
    ann.post("/goals", {"kind": "exercise_load", "exercise_id": str(key), "target": kg("120"), "reps": 5})
    return key


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/streaks", 3),
        ("/analytics/summary?period=year", 4),
        ("/analytics/frequency", 2),
        ("/measurements/trend?type=weight", 2),
        ("/progress/history", 4),
        ("/progress/exercises/{bench}?from=2017-01-01", 5),
        ("/progress/volume?from=2017-01-01", 2),
        ("/records?limit=5", 3),
        ("/goals/progress?status=active", 11),
    ],
)
def test_reads_of_training_take_as_many_statements_however_much_there_is(ann, weights, bench, statements, path, count):
    statements.clear()
    assert ann.get(path.format(bench=bench)).status_code == 200
    assert len(statements) == count, statements
