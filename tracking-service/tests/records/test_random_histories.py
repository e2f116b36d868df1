"""Whatever is logged, corrected, moved and deleted, in any order: all tables are what folding the whole log makes."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from service_kit.clock import iso
from service_kit.db.session import db_session, transaction
from service_kit.testing.repetitions import repetitions
from tracking_service.performances.models import PerformedSet, Workout
from tracking_service.records import history, refolding, usecases
from tracking_service.records.models import Confirmation, Record

from ..conftest import MEASURES, NOON

# Round and converted figures, so that units meet, and slips, so that sets are in doubt.
LOADS = ["20 kg", "60 kg", "80 kg", "82.5 kg", "85 kg", "102.06 kg", "225 lb", "180 lb", "190 kg", "650 kg", "700 kg"]
DISTANCES = ["1 km", "3 km", "3.1 mi", "5 km", "10 km", "6.2 mi", "42.2 km"]
DURATIONS = ["4 min", "12 min", "20 min", "0.4 h", "25.5 min", "50 min", "4 h"]
KINDS = {
    "bench": "weight_reps",
    "pull": "assisted_bodyweight",
    "dip": "bodyweight_reps",
    "dip with a belt": "weighted_bodyweight",
    "run": "distance_duration",
    "plank": "duration",
}


@st.composite
def performed(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """The figures of a set."""
    figures: dict[str, Any] = {"role": draw(st.sampled_from(["work", "work", "work", "warmup", "drop"]))}
    if kind in ("run", "plank"):
        figures["duration"] = draw(st.sampled_from(DURATIONS))
        return figures | ({"distance": draw(st.sampled_from(DISTANCES))} if kind == "run" else {})
    figures |= {"reps": draw(st.integers(1, 12)), "rpe": draw(st.sampled_from([None, 60, 75, 83, 100]))}
    if kind == "dip":
        return figures | {"load_kind": "bodyweight"}
    loads = st.sampled_from(LOADS)
    return figures | {"load": draw(loads), "load_kind": "assisted" if kind == "pull" else "absolute"}


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, int, int, dict[str, list[dict[str, Any]]]]]:
    """Workouts of one or two exercises, and what is done to them: what, with which, on which day, and the sets."""
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=2, unique=True))
    sets = st.fixed_dictionaries({name: st.lists(performed(name), min_size=1, max_size=2) for name in names})
    action = st.sampled_from(["edit", "edit", "move", "delete", "log", "rename", "confirm"])
    logged = draw(st.lists(st.tuples(st.just("log"), st.just(0), st.integers(-25, 0), sets), min_size=3, max_size=12))
    return logged + draw(
        st.lists(st.tuples(action, st.integers(0, 11), st.integers(-25, 0), sets), min_size=1, max_size=6)
    )


SLOW = settings(
    deadline=None,
    max_examples=repetitions(60, short=10),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a history takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def as_folded_at_once(app: Flask, ann):
    """Check that folding the whole log anew changes no row: of records, nor of sets."""

    def check(*, is_older: bool = False) -> None:
        before = tables(app, ann.user_id, is_older)
        with app.app_context(), transaction():
            usecases.rebuild(ann.user_id)
        assert before == tables(app, ann.user_id, is_older)

    return check


def tables(app: Flask, user_id: UUID, is_older: bool) -> list[Any]:
    """All that a fold writes, without times of writing, and without what rows that are older lack."""
    left_out = {"updated_at": None, "version": None} | ({"beaten_at": None} if is_older else {})
    with app.app_context(), transaction():
        found = [
            db_session().execute(select(*table.__table__.columns).where(table.user_id == user_id)).mappings().all()
            for table in (Record, PerformedSet)
        ]
        rows = [[{**row, **left_out} for row in part] for part in found]
    return [sorted(part, key=lambda row: str((row.get("id"), row["workout_id"], row["set_id"]))) for part in rows]


def age(app: Flask, user_id: UUID) -> None:
    """Let the records be as a release before them wrote them."""
    with app.app_context(), transaction():
        db_session().execute(update(Record).where(Record.user_id == user_id).values(beaten_at=None))


def start_anew(app: Flask, user_id: UUID) -> None:
    with app.app_context(), transaction():
        for table in (Record, PerformedSet, Workout, Confirmation):
            db_session().execute(delete(table).where(table.user_id == user_id))


@SLOW
@given(histories(), st.sampled_from([1, 3, 40]))
def test_records_and_doubts(app, ann, as_folded_at_once, exercise, workout, publish, monkeypatch, log, page):
    """However little is read at once."""
    for module, name in ((history, "PAGE"), (history, "AT_ONCE"), (refolding, "AT_ONCE")):
        monkeypatch.setattr(module, name, page)
    start_anew(app, ann.user_id)
    keys = {MEASURES[key]: key for key in MEASURES}
    missing = [measure for measure in KINDS.values() if measure not in keys or not known(app, keys[measure])]
    keys |= {measure: exercise(measure, bodyweight_fraction=80) for measure in missing}
    logged: list[dict[str, Any]] = []
    for version, (what, which, day, done) in enumerate(log, start=2):
        is_older = which % 4 == 3
        if is_older:
            age(app, ann.user_id)
        own = {keys[KINDS[name]]: sets for name, sets in done.items()}
        if what == "log" or not logged:
            logged.append(workout(ann, own, day=day))
            publish(logged[-1])
        elif what == "delete":
            publish(logged.pop(which % len(logged)), version=version, deleted=True)
        elif what == "confirm":
            for one in ann.get("/records/doubts?limit=100").json["items"][: which % 3]:
                ann.post(f"/records/doubts/{one['workout_id']}/{one['set_id']}/confirm")
        else:
            changed = edited(logged[which % len(logged)], what, workout(ann, own, day=day), day)
            logged[which % len(logged)] = changed
            publish(changed, version=version)
        as_folded_at_once(is_older=is_older)


def known(app: Flask, key: UUID) -> bool:
    from tracking_service.exercises.models import Exercise

    with app.app_context(), transaction():
        return db_session().get(Exercise, key) is not None


def edited(old: dict[str, Any], what: str, other: dict[str, Any], day: int) -> dict[str, Any]:
    """The workout with another title, at another time, or with the last sets of its first exercise from the other."""
    new = deepcopy(old)
    if what == "rename":
        return new | {"title": "Another"}
    if what == "move":
        started = NOON + timedelta(days=day, hours=-3)
        times = {"started_at": iso(started), "ended_at": iso(started + timedelta(hours=1))}
        return new | times | {"local_date": started.date().isoformat()}
    by_exercise = {entry["exercise_id"]: entry for entry in other["entries"]}
    entries = [by_exercise.pop(entry["exercise_id"], entry) for entry in new["entries"]]
    return new | {"entries": [{**entry, "position": place} for place, entry in enumerate(entries)]}
