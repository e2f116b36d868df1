"""What a release wrote that counted in grams holds in milligrams after the upgrade, and follows from the log again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from tracking_service.app import create_app
from tracking_service.database import Model

BEFORE = "0003"
AT = datetime(2026, 3, 5, 18, tzinfo=UTC)
USER, BENCH, DIP, WORKOUT, SET, BODY_SET = (new_id() for _ in range(6))
GOAL, RECORD, WAIST, READING, EVENT, NEXT_READING = (new_id() for _ in range(6))


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The service on a database of the release before."""
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as app:
        yield app


@pytest.fixture
def write(older: Flask) -> Callable[..., None]:
    """``write("workouts", id=...)``: a row as the release before wrote it."""
    return lambda table, **values: insert_row(older, Model.metadata.tables[table], **values)


@pytest.fixture
def read(older: Flask) -> Callable[..., Any]:
    """``read("goals", "target_base")``: that column of the table's rows."""

    def select(table: str, column: str, **where: Any) -> list[Any]:
        rows = Model.metadata.tables[table]
        query = sa.select(rows.c[column]).where(*(rows.c[name] == value for name, value in where.items()))
        query = query.order_by(*rows.primary_key)
        with older.app_context(), transaction() as unit:
            return list(unit.scalars(query))

    return select


def quantity(name: str, base: int, text: str) -> dict[str, Any]:
    value, unit = text.split()
    return {f"{name}_base": base, f"{name}_value": value, f"{name}_unit": unit}


@pytest.fixture
def history(write: Callable[..., None]) -> None:
    """Ten times 225 lb, a weighted dip, the goals and records that followed, and an event that waits."""
    write(
        "people", user_id=USER, version=1, units="imperial", time_zone="UTC", week_start="monday", height=1803,
    )  # fmt: skip
    for key, measure, fraction in ((BENCH, "weight_reps", 0), (DIP, "weighted_bodyweight", 95)):
        facts = {"owner_id": None, "name": measure, "measure": measure, "bodyweight_fraction": fraction}
        write("exercises", id=key, version=1, muscles=[], retired=False, **facts)
    day = {"user_id": USER, "started_at": AT, "local_date": AT.date()}
    workout = {"version": 1, "title": None, "ended_at": AT, "duration": 3_600_000, "body_weight": 81_647}
    write("workouts", id=WORKOUT, effort_rpe=None, **day, **workout)
    done = {"workout_id": WORKOUT, "done_at": None, "warmup": False, "rpe": None, **day}
    pounds = quantity("load", 102_058, "225 lb")
    write("performed_sets", set_id=SET, exercise_id=BENCH, place=0, reps=10, external=102_058, moved=102_058,
          **done, **pounds)  # fmt: skip
    write("performed_sets", set_id=BODY_SET, exercise_id=DIP, place=1, reps=5, external=20_412, moved=97_977,
          **done, **quantity("load", 20_412, "45 lb"))  # fmt: skip
    made = {"version": 1, "created_at": AT, "updated_at": AT}
    record = {"workout_id": WORKOUT, "achieved_at": AT, "status": "current", "first": True, "shelf": 0, "reps": 10}
    write("records", id=RECORD, exercise_id=BENCH, kind="e1rm_epley", score=136_077, set_id=SET, external=102_058,
          moved=102_058, **record, **made, **day, **pounds)  # fmt: skip
    write("record_confirmations", workout_id=WORKOUT, set_id=SET, user_id=USER, figures="10|102058|None|None",
          confirmed_at=AT)  # fmt: skip
    write("goals", id=GOAL, user_id=USER, kind="exercise_e1rm", subject=str(BENCH), title="Bench", own_title=False,
          exercise_id=BENCH, assisted=False, start_on=date(2026, 2, 1), status="active", pauses=[],
          **made, **quantity("target", 136_078, "300 lb"))  # fmt: skip
    write("goals", id=WAIST, user_id=USER, kind="measurement", subject="waist", title="Waist", own_title=False, sign=1,
          measurement_type="waist", assisted=False, start_on=date(2026, 2, 1), status="active", pauses=[],
          **made, **quantity("target", 819, "32.25 in"))  # fmt: skip
    for key, at in ((READING, AT), (NEXT_READING, AT + timedelta(days=1))):
        write("measurements", id=key, user_id=USER, type="waist", measured_at=at, time_zone="UTC", source="manual",
              local_date=at.date(), **made, **quantity("first", 819, "32.25 in"))  # fmt: skip
    data = {"values": {"value": {"base": 819, "value": "32.25", "unit": "in"}}, "rest_ms": 180_000}
    waiting = {"event_id": EVENT, "type": "tracking.measurement-logged.v1", "created_at": now(), "attempts": 0}
    write("outbox", id=1000, subject=READING, version=1, data=data, **waiting)
    arrived = {"event_id": EVENT, "type": "session.workout-finished.v1", "arrived_at": now(), "attempts": 0}
    write("mailbox", id=1, body=json.dumps({"data": data}), **arrived)
    write("mailbox", id=2, body="not JSON", **{**arrived, "event_id": new_id(), "died_at": now()})


def test_what_was_typed_becomes_exact(older, history, read):
    migrations.upgrade(older)
    assert read("performed_sets", "load_base", set_id=SET) == [102_058_283]
    assert (
        read("performed_sets", "external", set_id=SET) == read("performed_sets", "moved", set_id=SET) == [102_058_283]
    )
    assert read("performed_sets", "moved", set_id=BODY_SET) == [20_411_657 + 77_565_000]
    assert read("goals", "target_base") == [136_077_711, 819_150]
    assert read("measurements", "first_base") == [819_150, 819_150]
    assert read("people", "height") == [1_803_000]
    assert read("workouts", "duration") == [3_600_000_000]
    assert read("record_confirmations", "figures") == ["10|102058283|None|None"]


def test_events_that_wait_are_converted(older, history, read):
    migrations.upgrade(older)
    quantity = {"base": 819_150, "value": "32.25", "unit": "in"}
    data = {"values": {"value": quantity}, "rest": {"base": 180_000_000, "value": "180", "unit": "s"}}
    assert read("outbox", "data") == [data]
    bodies = read("mailbox", "body")
    assert (json.loads(bodies[0]), bodies[1]) == ({"data": data}, "not JSON")


def test_all_figures_are_computed_anew_without_a_new_record(older, history, read):
    migrations.upgrade(older)
    assert read("records", "score") == [136_077_000]
    assert len(read("stale_records", "exercise_id")) == 2
    answer = older.test_cli_runner().invoke(args=["recompute-figures"])
    assert answer.exception is None, answer.exception
    assert answer.output.splitlines() == [
        "Readings of 1 users to go.",
        "2 exercises of users to go.",
        "Readings are judged; sums, records and goals follow from the log.",
    ]
    assert read("records", "score", id=RECORD) == [136_077_711]
    assert read("goals", "status") == ["reached", "reached"], "a goal about a measurement follows as well"
    assert set(read("outbox", "type")) == {"tracking.measurement-logged.v1", "tracking.goal-reached.v1"}
    again = older.test_cli_runner().invoke(args=["recompute-figures"])
    assert again.output == answer.output
    resumed = older.test_cli_runner().invoke(args=["recompute-figures", "--resume"])
    assert resumed.output == "Readings are judged; sums, records and goals follow from the log.\n"
