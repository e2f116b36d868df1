"""Fills an empty database with what Setwise answered about somebody: JSON on standard input, ``DATABASE_URL``."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from monolith import tables
from monolith.trend import MILLIGRAMS


def main(seed: dict[str, Any]) -> None:
    """Make the tables and their rows."""
    engine = create_engine(os.environ["DATABASE_URL"])
    tables.Base.metadata.create_all(engine)
    user_id = seed["user_id"]
    with Session(engine) as db:
        db.add(tables.User(id=user_id, time_zone="UTC"))
        words(db, seed["exercises"])
        db.flush()
        for one in seed["exercises"]:
            exercise(db, one)
        db.add_all(weight(one, user_id) for one in seed["weights"])
        db.add_all(tables.Workout(user_id=user_id, local_date=date.fromisoformat(day)) for day in seed["workout_days"])
        live_session(db, seed["session"], user_id)
        db.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def words(db: Session, exercises: list[dict[str, Any]]) -> None:
    """The vocabularies that the exercises are described with."""
    muscles = {share["muscle"]: share["name"] for one in exercises for share in one["muscles"]}
    pairs = (pair for one in exercises for pair in zip(one["equipment"], one["equipment_names"], strict=True))
    categories = {one["category"]: one["category_name"] for one in exercises}
    for table, names in ((tables.Muscle, muscles), (tables.Equipment, dict(pairs)), (tables.Category, categories)):
        db.add_all(table(slug=slug, name=name) for slug, name in names.items())


def exercise(db: Session, one: dict[str, Any]) -> None:
    """A public exercise."""
    derived = {"muscles", "equipment", "equipment_names", "category_name", "custom"}
    db.add(tables.Exercise(**{name: value for name, value in one.items() if name not in derived}))
    db.flush()
    for position, share in enumerate(one["muscles"]):
        fields = {name: share[name] for name in ("muscle", "role", "share")}
        db.add(tables.ExerciseMuscle(exercise_id=one["id"], position=position, **fields))
    for position, slug in enumerate(one["equipment"]):
        db.add(tables.ExerciseEquipment(exercise_id=one["id"], equipment=slug, position=position))


def weight(one: dict[str, Any], user_id: str) -> tables.Measurement:
    """A weight that was logged."""
    names = ("id", "type", "measured_at", "time_zone", "local_date", "note", "created_at", "updated_at")
    value = one["value"]
    base = int(Decimal(value["value"]) * MILLIGRAMS[value["unit"]])
    fields = {name: one[name] for name in names}
    return tables.Measurement(user_id=user_id, typed=value["value"], unit=value["unit"], base=base, **fields)


def live_session(db: Session, state: dict[str, Any], user_id: str) -> None:
    """The live session."""
    names = ("id", "status", "sequence", "title", "plan", "time_zone", "local_date", "undoable")
    started = datetime.fromisoformat(state["started_at"]).astimezone(UTC)
    fields = {name: state[name] for name in names}
    db.add(tables.LiveSession(user_id=user_id, started_at=started, **fields))
    db.flush()
    for place, block in enumerate(state["blocks"]):
        fields = {"id": block["block_id"], "session_id": state["id"], "kind": block["kind"], "rounds": block["rounds"]}
        db.add(tables.Block(position=place, **fields))
        for number, entry in enumerate(block["entries"]):
            fields = {"id": entry["entry_id"], "block_id": block["block_id"], "plan_item_id": entry["plan_item_id"]}
            db.add(tables.Entry(position=number, exercise_id=entry["exercise"]["exercise_id"], **fields))
            for step in entry["steps"]:
                fields = {name: step[name] for name in ("number", "round", "status", "target", "actual")}
                db.add(tables.Step(id=step["step_id"], entry_id=entry["entry_id"], **fields))
        db.flush()


if __name__ == "__main__":
    main(json.load(sys.stdin))
