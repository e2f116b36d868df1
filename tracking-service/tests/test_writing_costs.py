"""What writing costs, in statements and rows that are read: it does not grow with what was logged before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Result

from service_kit.clock import iso

from .conftest import NOON, quantity

WEIGHT = {"type": "weight", "value": {"value": "80.2", "unit": "kg"}}


@pytest.fixture
def history(ann, exercise, workout, publish) -> Callable[[int], tuple[UUID, list[dict[str, Any]]]]:
    """``history(40)``: so many workouts of one exercise, a day each, that make a record now and then."""

    def log(number: int) -> tuple[UUID, list[dict[str, Any]]]:
        bench = exercise()
        workouts = []
        for day in range(number):
            load = 60 + 2.5 * (day // 10)
            sets = [{"load": f"{load - 10 * (one == 0)} kg", "reps": 5 - (day % 10 > 0)} for one in range(3)]
            workouts.append(workout(ann, {bench: sets}, day=day - number))
            publish(workouts[-1])
        return bench, workouts

    return log


@pytest.fixture
def rows_read(monkeypatch) -> Iterator[list[int]]:
    """How many rows each answer of the database had that was read at once."""
    read: list[int] = []
    plain = Result.all

    def counting(result: Result[Any]) -> Any:
        rows = plain(result)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(Result, "all", counting)
    return read


def test_a_weight_that_moves_nothing_is_logged_in_seven_statements(ann, history, statements):
    history(30)
    ann.post("/measurements", WEIGHT)
    statements.clear()
    assert ann.post("/measurements", WEIGHT).status_code == 201
    sent = [text for text in statements if "pg_advisory" not in text]
    assert len(sent) == 7, [text[:60] for text in sent]


def test_another_title_changes_no_record(ann, history, publish, statements):
    _, workouts = history(30)
    statements.clear()
    publish(workouts[3] | {"title": "Another"}, version=2)
    assert [text for text in statements if " records" in text or "UPDATE performed_sets" in text] == []


def test_a_weak_workout_of_the_past_reads_no_later_set(ann, history, workout, publish, rows_read):
    bench, _ = history(60)
    rows_read.clear()
    publish(workout(ann, {bench: [{"load": "20 kg", "reps": 1}]}, day=-50, started_at=iso(NOON - timedelta(days=50))))
    assert max(rows_read, default=0) <= 10, "of 180 sets"


def test_a_slip_of_the_past_reads_what_it_changes(ann, history, publish, statements):
    """However long the history behind it is."""
    counts = []
    for number in (20, 80):
        _, workouts = history(number)
        slip = workouts[5]
        slip["entries"][0]["sets"][1]["load"] = quantity("61 kg")
        statements.clear()
        publish(slip, version=2)
        counts.append(len(statements))
    assert counts[1] <= counts[0]
