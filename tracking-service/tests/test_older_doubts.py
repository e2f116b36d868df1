"""What a release wrote that doubted no reading is judged after the upgrade, readings and sets alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from tracking_service.app import create_app
from tracking_service.database import Model
from tracking_service.measurements.events import judge_stale
from tracking_service.records.events import rebuild_stale

BEFORE = "0009"
AT = datetime(2026, 3, 5, 18, tzinfo=UTC)
KG = 1_000_000
USER, BENCH, DIP, GOAL = (new_id() for _ in range(4))
READINGS = [new_id() for _ in range(3)]
WORKOUTS, SETS = [new_id() for _ in range(2)], [new_id() for _ in range(3)]


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The service on a database of the release before."""
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as app:
        yield app


@pytest.fixture
def read(older: Flask) -> Callable[[str, str], dict[Any, Any]]:
    """``read("goals", "status")``: that column of the table's rows by their last key."""

    def select(table: str, column: str) -> dict[Any, Any]:
        rows = Model.metadata.tables[table]
        with older.app_context(), transaction() as unit:
            return dict(unit.execute(sa.select(list(rows.primary_key)[-1], rows.c[column])).all())

    return select


def quantity(name: str, kilograms: str) -> dict[str, Any]:
    return {f"{name}_base": round(float(kilograms) * KG), f"{name}_value": kilograms, f"{name}_unit": "kg"}


@pytest.fixture
def history(older: Flask) -> None:
    """81.2 kg and 8.12 kg, a goal that the latter reached, 100 kg and 1,000 kg, and a workout at 8.2 kg."""

    def write(table: str, **values: Any) -> None:
        insert_row(older, Model.metadata.tables[table], **values)

    made = {"version": 1, "created_at": AT, "updated_at": AT}
    write("people", user_id=USER, version=1, units="metric", time_zone="UTC", week_start="monday")
    facts = {"owner_id": None, "bodyweight_fraction": 100, "muscles": [], "retired": False, "version": 1}
    write("exercises", id=BENCH, name="Bench", measure="weight_reps", pattern="horizontal_push", **facts)
    write("exercises", id=DIP, name="Push-up", measure="bodyweight_reps", **facts)
    for key, value, days in zip(READINGS, ("81.2", "81", "8.12"), (-2, -1, 0), strict=True):
        day = {"measured_at": AT + timedelta(days=days), "local_date": (AT + timedelta(days=days)).date()}
        write("measurements", id=key, user_id=USER, type="weight", time_zone="UTC", source="manual", **day, **made,
              **quantity("first", value))  # fmt: skip
    write("goals", id=GOAL, user_id=USER, kind="measurement", subject="weight", title="Weight", own_title=False,
          sign=-1, measurement_type="weight", assisted=False, start_on=date(2026, 2, 1), status="reached", pauses=[],
          reached_at=AT, reached_on=AT.date(), reached_measurement_id=READINGS[2], **made,
          **quantity("target", "75"))  # fmt: skip
    day = {"user_id": USER, "started_at": AT, "local_date": AT.date()}
    workout = {"version": 1, "ended_at": AT, "duration": 0, **day}
    write("workouts", id=WORKOUTS[0], body_weight=8_200_000, **workout)
    write("workouts", id=WORKOUTS[1], body_weight=82_000_000, **workout)
    done = {"warmup": False, **day}
    for place, (key, load) in enumerate(zip(SETS, ("100", "1000"), strict=False)):
        base = int(load) * KG
        write("performed_sets", workout_id=WORKOUTS[1], set_id=key, exercise_id=BENCH, measure="weight_reps", reps=5,
              place=place, external=base, moved=base, **done, **quantity("load", load))  # fmt: skip
    write("performed_sets", workout_id=WORKOUTS[0], set_id=SETS[2], exercise_id=DIP, measure="bodyweight_reps", reps=5,
          place=0, external=0, moved=8_200_000, **done)  # fmt: skip


def test_the_worker_judges_what_was_logged_before(older, history, read):
    migrations.upgrade(older)
    assert list(read("stale_readings", "noted_at")) == [USER]
    assert set(read("stale_records", "user_id")) == {BENCH, DIP}
    assert sorted(read("workouts", "body_weight").values(), key=str) == [82_000_000, None]
    with older.app_context(), transaction():
        judge_stale()
    with older.app_context(), transaction():
        rebuild_stale()
    assert read("measurements", "doubt") == dict(zip(READINGS, (None, None, "beyond-limit"), strict=True))
    assert read("measurements", "version") == dict(zip(READINGS, (1, 1, 2), strict=True))
    assert read("performed_sets", "doubt") == dict(zip(SETS, (None, "beyond-limit", None), strict=True))
    assert read("performed_sets", "moved")[SETS[2]] == 81_000_000
    assert read("goals", "status") == {GOAL: "active"}
    assert read("stale_readings", "noted_at") == read("stale_records", "noted_at") == {}


def test_what_waits_already_waits_once(older, history, read):
    insert_row(older, Model.metadata.tables["stale_records"], user_id=USER, exercise_id=BENCH, noted_at=AT)
    migrations.upgrade(older)
    assert read("stale_records", "noted_at")[BENCH] == AT
    assert len(read("stale_records", "noted_at")) == 2
