"""Records of a release that did not note when they were beaten say it after the upgrade: not too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from service_kit.db import migrations
from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from tracking_service.app import create_app
from tracking_service.database import Model
from tracking_service.records.models import Record

BEFORE = "0014"
AT = datetime(2026, 3, 5, 18, tzinfo=UTC)
USER, BENCH, ROW = (new_id() for _ in range(3))


def test_they_are_beaten_by_the_next_that_is_as_good_or_by_the_last_of_their_kind(migrated_app, tmp_path):
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as app:

        def write(day: int, status: str, exercise_id: Any = BENCH, kind: str = "heaviest", shelf: int = 0) -> None:
            at = AT + timedelta(days=day)
            when = dict.fromkeys(("started_at", "achieved_at", "created_at", "updated_at"), at)
            one = {"user_id": USER, "exercise_id": exercise_id, "kind": kind, "status": status, "first": day == 0}
            made = {"id": new_id(), "workout_id": new_id(), "set_id": new_id(), "version": 1, "local_date": at.date()}
            insert_row(app, Model.metadata.tables["records"], shelf=shelf, score=80 + day, **one, **made, **when)

        for day, status in ((0, "superseded"), (1, "superseded"), (2, "pending"), (3, "current")):
            write(day, status)
            write(day, status, kind="fastest_pace")
        write(9, "current", exercise_id=ROW)
        for day, shelf, status in ((0, 100, "superseded"), (1, 90, "current"), (2, 100, "current")):
            write(day, status, kind="most_reps_at_load", shelf=shelf)
        migrations.upgrade(app)
        with app.app_context():
            columns = (Record.kind, Record.status, Record.beaten_at)
            rows = db_session().execute(select(*columns).order_by(Record.kind, Record.started_at)).all()
    beaten = {kind: [at and (at - AT).days for one, _, at in rows if one == kind] for kind, *_ in rows}
    assert beaten["heaviest"] == [1, 3, None, None, None], "the pending one beats nothing"
    assert beaten["fastest_pace"] == [3, 3, None, None]
    assert beaten["most_reps_at_load"] == [2, None, None]
