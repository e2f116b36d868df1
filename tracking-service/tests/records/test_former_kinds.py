"""What a release wrote that knew two formulas becomes what this one would have written; the rest is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.errors import NotFound
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from tracking_service.app import create_app
from tracking_service.changes import WorkoutChanged, apply_consequences
from tracking_service.database import Model
from tracking_service.records import queries
from tracking_service.records.events import STATE, rebuild_stale
from tracking_service.records.models import Record

BEFORE = "0008"
AT = datetime(2026, 3, 5, 18, tzinfo=UTC)
TABLES = Model.metadata.tables
USER, BENCH, FIRST, LAST = (new_id() for _ in range(4))
KINDS = {"e1rm_epley": 116_667_000, "e1rm_brzycki": 112_500_000, "e1rm_rpe": 121_667_000, "heaviest": 100_000_000}
RECORDS = {kind: new_id() for kind in KINDS}
LOAD = {"load_base": 100_000_000, "load_value": "100", "load_unit": "kg"}


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The service on a database of the release before, with two workouts and the records of the first."""
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as app:

        def write(table: str, **values: Any) -> None:
            insert_row(app, TABLES[table], **values)

        write("people", user_id=USER, version=1, units="metric", time_zone="UTC", week_start="monday")
        facts = {"owner_id": None, "name": "Bench press", "measure": "weight_reps", "bodyweight_fraction": 0}
        write("exercises", id=BENCH, version=1, muscles=[], retired=False, **facts)
        for days, workout, reps in ((0, FIRST, 5), (1, LAST, 4)):
            one, start = new_id(), AT + timedelta(days=days)
            day = {"user_id": USER, "started_at": start, "local_date": start.date()}
            write("workouts", id=workout, version=1, ended_at=start, duration=1, **day)
            done = {"workout_id": workout, "set_id": one, "reps": reps, "rpe": 85, "external": 100_000_000} | LOAD | day
            write("performed_sets", exercise_id=BENCH, place=0, warmup=False, moved=100_000_000, **done)
            if not days:
                made = {"version": 3, "created_at": AT, "updated_at": AT, "achieved_at": AT, "moved": 100_000_000}
                for kind, score in KINDS.items():
                    more = {"exercise_id": BENCH, "status": "current", "first": True, "shelf": 0}
                    write("records", id=RECORDS[kind], kind=kind, score=score, **made, **more, **done)
        yield app


def rows(app: Flask) -> dict[str, tuple[Any, ...]]:
    with app.app_context():
        found = db_session().scalars(select(Record).where(Record.user_id == USER))
        return {one.kind: (one.id, one.formula, one.score, one.reps) for one in found}


def events(app: Flask) -> list[tuple[Any, ...]]:
    outbox = TABLES["outbox"].c
    with app.app_context():
        found = db_session().execute(select(outbox.type, outbox.subject, outbox.data, outbox.version))
        rows = [
            (one.type, what, item) for one in found for what in ("achieved", "withdrawn") for item in one.data[what]
        ]
        return [(*rest, UUID(item["record_id"]), item["kind"], item["version"]) for *rest, item in rows]


CONVERTED = {
    "e1rm": (RECORDS["e1rm_epley"], "epley", 116_666_667, 5),
    "e1rm_rpe": (RECORDS["e1rm_rpe"], "rpe", 121_359_223, 5),
    "heaviest": (RECORDS["heaviest"], None, 100_000_000, 5),
}
WITHDRAWN = [("tracking.records-changed.v1", "withdrawn", RECORDS["e1rm_brzycki"], "e1rm_brzycki", 4)]


def test_the_worker_makes_them_anew(older: Flask) -> None:
    migrations.upgrade(older)
    with older.app_context(), transaction():
        rebuild_stale()
    made = rows(older)
    assert {kind: made[kind] for kind in CONVERTED} == CONVERTED
    assert not made.keys() & {"e1rm_epley", "e1rm_brzycki"}
    assert events(older) == WITHDRAWN


def test_so_does_a_workout_where_nobody_noted_them(older: Flask) -> None:
    """A later workout is folded onto what stands; former kinds let it be folded from the beginning."""
    migrations.upgrade(older)
    with older.app_context(), transaction() as unit:
        unit.execute(TABLES["stale_records"].delete())
        apply_consequences(WorkoutChanged(USER, LAST, frozenset({BENCH}), frozenset({(AT + timedelta(days=1), LAST)})))
    made = rows(older)
    assert {kind: made[kind] for kind in CONVERTED} == CONVERTED
    assert events(older) == WITHDRAWN


def test_until_then_they_are_not_shown(older: Flask) -> None:
    migrations.upgrade(older)
    with older.app_context():
        standing = db_session().scalars(queries.listed(USER, {})).all()
        assert {one["kind"] for one in queries.render(USER, standing)} == {"heaviest", "e1rm_rpe"}
        assert {item["kind"] for fact in STATE() for item in fact.data["achieved"]} == {"heaviest", "e1rm_rpe"}
        with pytest.raises(NotFound):
            queries.find(USER, RECORDS["e1rm_brzycki"])
