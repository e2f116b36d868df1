"""What a release wrote that counted in grams and milliseconds holds in finer steps after the upgrade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from session_service.app import create_app
from session_service.database import Model

BEFORE = "0003"
AT = datetime(2026, 3, 12, 18, tzinfo=UTC)
USER, WORKOUT, ENTRY, SET, SESSION = (new_id() for _ in range(5))
POUNDS = {"base": 20_412, "value": "45", "unit": "lb"}
EXACT = {"base": 20_411_657, "value": "45", "unit": "lb"}
BLOCK = {"rest_ms": 90_500, "duration_ms": None, "items": [{"sets": [{"load": {"quantity": POUNDS}}]}]}
NEW_BLOCK = {
    "rest": {"base": 90_500_000, "value": "90.5", "unit": "s"},
    "duration": None,
    "items": [{"sets": [{"load": {"quantity": EXACT}}]}],
}


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
    """``read("plans", "days")``: that column of the table's rows, in the order of their keys."""

    def select(table: str, column: str) -> list[Any]:
        rows = Model.metadata.tables[table]
        with older.app_context(), transaction() as unit:
            return list(unit.scalars(sa.select(rows.c[column]).order_by(*rows.primary_key)))

    return select


def typed(name: str, quantity: dict[str, Any] | None) -> dict[str, Any]:
    return {f"{name}_{part}": quantity and quantity[part] for part in ("base", "value", "unit")}


def test_logs_plans_and_live_sessions_are_converted(older, write, read):
    counts = {"sets_done": 2, "sets_skipped": 0, "sets_planned": 0, "feed_position": 1, "version": 1}
    times = {"started_at": AT, "ended_at": AT, "local_date": AT.date(), "created_at": AT, "updated_at": AT}
    weight = typed("body_weight", {"base": 81_647, "value": "180", "unit": "lb"})
    write("workouts", id=WORKOUT, user_id=USER, title="Bench", time_zone="UTC", search="bench", tonnage=408_240,
          **counts, **times, **weight)  # fmt: skip
    write("workout_entries", id=ENTRY, workout_id=WORKOUT, position=0, exercise_id=new_id(), exercise_name="Bench",
          measure="weight_reps", sets_done=2, sets_planned=0)  # fmt: skip
    done = {"entry_id": ENTRY, "role": "work", "status": "done", "reps": 10, "load_kind": "absolute", "side": "both"}
    write("workout_sets", id=SET, position=0, planned={"rest_ms": 60_000}, **done, **typed("load", POUNDS))
    write("workout_sets", id=new_id(), position=1, **done, **typed("load", POUNDS))
    write("workout_sets", id=new_id(), position=2, **{**done, "load_kind": "assisted"}, **typed("load", POUNDS))
    write("plans", id=new_id(), version=1, user_id=USER, name="Plan", days=[{"blocks": [BLOCK]}])
    start = {"started_at": AT, "created_at": AT, "updated_at": AT, "local_date": AT.date(), "time_zone": "UTC"}
    write("sessions", id=SESSION, user_id=USER, status="open", sequence=2, snapshot={"blocks": [BLOCK]}, **start)
    bodies = ({"duration_ms": 60_000}, {"by_ms": -15_000})
    for sequence, body in enumerate(bodies, start=1):
        entry = {"command_id": new_id(), "kind": "start_rest", "at": AT, "received_at": AT, "digest": "x"}
        write("session_commands", session_id=SESSION, sequence=sequence, body=body, touches=[], **entry)
    value = {"base": 136_077, "value": "136.08", "unit": "kg"}
    write("highlights", id=new_id(), version=1, user_id=USER, workout_id=WORKOUT, type="record", at=AT,
          details={"value": value, "load": POUNDS})  # fmt: skip
    migrations.upgrade(older)
    assert read("workout_sets", "load_base") == [20_411_657] * 3
    assert read("workouts", "body_weight_base") == [81_646_627]
    assert read("workouts", "tonnage") == [2 * 10 * 20_411_657]
    minute = {"base": 60_000_000, "value": "60", "unit": "s"}
    assert read("workout_sets", "planned")[0] == {"rest": minute}
    assert read("plans", "days") == [[{"blocks": [NEW_BLOCK]}]]
    assert read("sessions", "snapshot") == [{"blocks": [NEW_BLOCK]}]
    back = {"base": -15_000_000, "value": "-15", "unit": "s"}
    assert read("session_commands", "body") == [{"duration": minute}, {"by": back}]
    assert read("highlights", "details") == [{"value": {**value, "base": 136_077_000}, "load": EXACT}]
