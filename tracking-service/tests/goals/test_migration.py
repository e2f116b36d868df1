"""Goals of the release before are told apart after the upgrade; after the way back those wait that it cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from tracking_service.app import create_app
from tracking_service.database import Model
from tracking_service.goals.models import Goal

AT = datetime(2026, 3, 5, 18, tzinfo=UTC)
GOALS = Model.metadata.tables["goals"]
USER = new_id()


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path):
    """The service on a database of the release before."""
    with older_database(create_app, migrated_app, tmp_path, "0009") as app:
        yield app


def write(app: Flask, kind: str, subject: str, target: str, **values: Any) -> Any:
    """A goal as the release before wrote it; answers its id."""
    value, unit = target.split()
    key = new_id()
    terms = {"target_base": 1000, "target_value": value, "target_unit": unit, "start_on": date(2026, 3, 5)}
    row = {"title": subject, "own_title": False, "assisted": False, "status": "active", "pauses": [], "version": 1}
    facts = {"created_at": AT, "updated_at": AT, **row, **terms, **values}
    insert_row(app, GOALS, id=key, user_id=USER, kind=kind, subject=subject, **facts)
    return key


def read(app: Flask) -> dict[Any, Any]:
    with app.app_context(), transaction() as unit:
        return {goal.id: (goal.variant, goal.period, goal.begun_at) for goal in unit.scalars(sa.select(Goal))}


def test_goals_differ_by_what_they_ask(older):
    bench = str(new_id())
    own = Model.metadata.tables["measurement_types"]
    for slug, daily in (("coffee", "sum"), ("grip", "mean")):
        insert_row(
            older, own, id=new_id(), user_id=USER, slug=slug, name=slug, unit="count", daily=daily, created_at=AT
        )
    load = write(older, "exercise_load", bench, "100 kg", reps=5, start_assumed_at=AT)
    kinds = ("weight", "steps", "coffee", "grip")
    readings = {slug: write(older, "measurement", slug, "8 count", measurement_type=slug) for slug in kinds}
    weeks = write(older, "workouts_per_week", "", "3 count", weeks=4)
    migrations.upgrade(older)
    found = read(older)
    assert (found[load], found[weeks]) == (("5", None, AT), ("", None, None))
    by_type = {slug: found[key][:2] for slug, key in readings.items()}
    day = ("day", "day")
    assert by_type == {"weight": ("", None), "steps": day, "coffee": day, "grip": ("", None)}


def test_the_release_before_writes_on_and_twins_wait_after_the_way_back(older):
    bench = str(new_id())
    write(older, "exercise_load", bench, "100 kg", reps=5)
    migrations.upgrade(older)
    write(older, "exercise_load", bench, "120 kg", reps=1)
    with migrations.engine(older).begin() as connection:
        command.downgrade(migrations.config(older, connection), "0009")
    names = ("status", "pauses")
    with older.app_context(), transaction() as unit:
        rows = unit.execute(sa.select(*(GOALS.c[name] for name in names)).order_by(GOALS.c.id)).all()
    assert [row.status for row in rows] == ["active", "paused"]
    assert [len(row.pauses) for row in rows] == [0, 1]
