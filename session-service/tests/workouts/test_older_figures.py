"""Figures that a release before computed by other rules are computed anew by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from service_kit.clock import now
from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from session_service.app import create_app
from session_service.database import Model
from session_service.workouts import totals
from session_service.workouts.models import Workout

EDITED = datetime(2026, 3, 12, 19, tzinfo=UTC)
AIM = {"kind": "absolute", "quantity": {"base": 100_000_000, "value": "100", "unit": "kg"}}
# A warm-up, half of the planned load, and a swap for the body alone: by the rules before 750 kg and 75 percent.
SETS = [
    {"role": "warmup", "load_base": 50_000_000, "load_value": "50", "load_unit": "kg", "load_kind": "absolute"},
    {"role": "work", "load_base": 50_000_000, "load_value": "50", "load_unit": "kg", "load_kind": "absolute"},
    {"role": "work", "load_kind": "bodyweight"},
    {"role": "work", "load_kind": "bodyweight", "status": "skipped", "reps": None},
]


@pytest.fixture
def older(migrated_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    with older_database(create_app, migrated_app, tmp_path, "0008") as app:
        yield app


def write(older: Flask, position: int, **more: Any) -> UUID:
    """A workout as the release before wrote it."""
    tables, workout, entry = Model.metadata.tables, new_id(), new_id()
    times = {"started_at": now(), "ended_at": now(), "local_date": now().date(), "time_zone": "UTC"}
    figures = {"sets_done": 3, "sets_planned": 2, "compliance": 75}
    about = {"id": workout, "user_id": new_id(), "title": "Press", "search": "press", "feed_position": position}
    about |= {"sets_skipped": 1, "tonnage": 500_000_000, "version": 4, "created_at": EDITED, "updated_at": EDITED}
    insert_row(older, tables["workouts"], **about, **times, **figures, **more)
    exercise = {"exercise_id": new_id(), "exercise_name": "Press", "measure": "weight_reps"}
    insert_row(older, tables["workout_entries"], id=entry, workout_id=workout, position=0, **exercise, **figures)
    for place, one in enumerate(SETS):
        common = {"id": new_id(), "entry_id": entry, "position": place, "status": "done", "side": "both", "reps": 5}
        planned = {"reps_min": 5, "load": AIM} if place in (1, 2) else None
        insert_row(older, tables["workout_sets"], **common | one, planned=planned)
    return workout


def test_they_follow_the_rules_of_now_and_no_version_moves(older: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {write(older, position) for position in range(3)}
    deleted = write(older, 9, deleted_at=now())
    migrations.upgrade(older)
    monkeypatch.setattr(totals, "WORKOUTS_AT_ONCE", 3)
    for _ in range(2):
        with older.app_context(), transaction():
            totals.recompute_outdated()
    with older.app_context(), transaction():
        for workout in db_session().scalars(select(Workout).where(Workout.id.in_(keys))):
            (entry,) = workout.entries
            assert (workout.one_hand_volume, entry.second_hand_volume) == (250_000_000, 250_000_000)
            assert [one.load_kind for one in entry.sets] == ["absolute", "absolute", "bodyweight", "absolute"]
            assert (workout.compliance, entry.compliance, workout.sets_done, workout.version) == (50, 50, 3, 4)
        assert set(db_session().scalars(select(Workout.updated_at))) == {EDITED}
        versions = set(db_session().scalars(select(Workout.figures_version)))
        assert versions == {totals.FIGURES_VERSION}
        assert db_session().get_one(Workout, deleted).version == 4
