"""Whatever is logged, corrected and deleted, what workouts came to is what their sets say."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service_kit.db import migrations
from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.testing.older_databases import insert_row, older_database
from service_kit.testing.repetitions import repetitions
from tracking_service.app import create_app
from tracking_service.database import Model
from tracking_service.exercises import usecases as exercises
from tracking_service.people.calendar import WEEK_STARTS, week_of
from tracking_service.performances import periods, queries, sessions, summaries, totals
from tracking_service.performances.models import TrainingYear, Workout, WorkoutExercise
from tracking_service.streaks.rules import day_streaks, week_streaks

from . import plain_streaks, plain_totals

TODAY = date(2026, 3, 12)
SPANS = [(date(2026, 1, 1), TODAY), (date(2025, 12, 20), date(2026, 1, 31)), (TODAY, TODAY)]
BEFORE = "0013"  # the migration before
MEASURES = ("weight_reps", "weight_reps", "weighted_bodyweight")

sets = st.fixed_dictionaries(
    {
        "reps": st.sampled_from([None, 0, 5, 12]),
        "load": st.sampled_from(["60 kg", "135 lb", "33.3 lb", "900 kg", None]),
        "role": st.sampled_from(["work", "work", "warmup", "drop"]),
        "side": st.sampled_from(["both", "both", "left", "right"]),
        "rpe": st.sampled_from([None, 80]),
    }
)
edits = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "log", "amend", "move", "delete", "confirm", "weigh", "merge", "redefine"]),
        st.integers(-80, 0),  # days from today
        st.lists(st.tuples(st.integers(0, 2), sets), max_size=5),  # of which exercise
        st.integers(0, 50),  # of which workout
    ),
    min_size=1,
    max_size=10,
)
SLOW = settings(
    deadline=None,
    max_examples=repetitions(30, short=6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def as_the_sets_say(app, ann):
    """Check everything that is kept against the sets, and that computing all of it anew changes nothing."""

    def check(keys: list[UUID]) -> None:
        with app.app_context(), transaction():
            _check_totals(ann.user_id, keys)
            _check_days(ann.user_id)
            before = stored(ann.user_id)
            summaries.refresh_all(ann.user_id)
            assert stored(ann.user_id) == before

    return check


def _check_totals(user_id: UUID, keys: list[UUID]) -> None:
    workouts = list(db_session().scalars(select(Workout.id).where(Workout.user_id == user_id)))
    for family in (None, *(exercises.family(key, user_id) for key in keys)):
        for first, last in SPANS:
            plain = plain_totals.daily_totals(user_id, first, last, family)
            assert totals.daily_totals(user_id, first, last, family) == plain
        assert totals.by_workout(user_id, workouts, family) == plain_totals.by_workout(user_id, workouts, family)
    for family in (exercises.family(key, user_id) for key in keys):
        _check_sessions(user_id, family)
    training = plain_totals.training(user_id)
    for (first, last), found in zip(SPANS, periods.between(user_id, SPANS), strict=True):
        own = [(day, duration) for day, duration in training if first <= day <= last]
        assert (found.workouts, found.active_days) == (len(own), len({day for day, _ in own}))
        assert found.duration == sum(duration for _, duration in own)
        days = plain_totals.daily_totals(user_id, first, last)
        assert found.done == (totals.total(days.values()) if days else totals.Totals())
        assert found.exercises == plain_totals.exercises_of(user_id, first, last)


def _check_sessions(user_id: UUID, family: exercises.Family) -> None:
    for first, last in SPANS:
        rows = queries.performances(user_id, family, counted=True, days=(first, last))
        done = plain_totals.by_workout(user_id, [row.workout_id for row in rows], family)
        found = sessions.sessions(user_id, family, first, last)
        assert [one.workout_id for one in found] == list(dict.fromkeys(row.workout_id for row in rows))
        assert {one.workout_id: one.done for one in found} == done
        lifts = [tuple(getattr(row, name) for name in summaries.Lift._fields) for row in rows]
        assert [lift for one in found for lift in one.lifts] == lifts


def _check_days(user_id: UUID) -> None:
    training, days = queries.training_days(user_id), [day for day, _ in plain_totals.training(user_id)]
    assert (training.first_day, training.last_day) == ((days[0], days[-1]) if days else (None, None))
    for first, last in SPANS:
        assert dict(training.between(first, last)) == Counter(day for day in days if first <= day <= last)
    for rest_days in (0, 2, 5):
        found = day_streaks(training.runs(rest_days), TODAY, rest_days)
        assert found == plain_streaks.day_streaks(days, TODAY, rest_days)
    for week_start in WEEK_STARTS:
        this_week = week_of(TODAY, week_start)
        counts = Counter(week_of(day, week_start) for day in days)
        first, found = training.weeks(this_week)
        for target in (1, 2):
            plain = plain_streaks.week_streaks(counts, target, this_week)
            assert week_streaks(first, found, target, this_week) == plain


def stored(user_id: UUID) -> list[list[str]]:
    """All rows of the user that are held against the sets."""
    tables = [Workout.__table__, WorkoutExercise.__table__, TrainingYear.__table__]
    rows = [db_session().execute(select(table).where(table.c.user_id == user_id)).all() for table in tables]
    return [sorted(map(repr, own)) for own in rows]


@SLOW
@given(edits)
def test_sums_follow_the_sets(ann, as_the_sets_say, exercise, merge, workout, publish, rebuild, log):
    for one in ann.get("/progress/history?limit=100").json["items"]:
        publish({"workout_id": one["workout_id"], "user_id": str(ann.user_id)}, 1000, deleted=True)
    keys = [exercise(measure, bodyweight_fraction=95 if "body" in measure else 0) for measure in MEASURES]
    version = 1
    done: list[dict[str, Any]] = []
    for what, day, rows, which in log:
        named = {key: [one for place, one in rows if keys[place] == key] for key in keys}
        payload = workout(ann, {key: own for key, own in named.items() if own}, day=day)
        version += 1
        if what in ("amend", "move", "delete") and done:
            _change(publish, done, which % len(done), payload, what)
        elif what == "confirm":
            for one in ann.get("/records/doubts").json["items"][:1]:
                ann.post(f"/records/doubts/{one['workout_id']}/{one['set_id']}/confirm")
        elif what == "weigh":
            value, at = {"value": str(70 + which % 20), "unit": "kg"}, f"{TODAY + timedelta(days=day)}T06:00:00Z"
            assert ann.post("/measurements", {"type": "weight", "value": value, "measured_at": at}).status_code == 201
        elif what == "merge":
            merge(keys[1], keys[0] if which % 2 else None, version=version)
            rebuild()
        elif what == "redefine":
            measure = ("weighted_bodyweight", "bodyweight_reps")[which % 2]
            exercise(measure, key=keys[2], version=version, bodyweight_fraction=60 + which % 40)
            rebuild()
        else:
            publish(payload)
            done.append({"version": 1, "payload": payload})
        as_the_sets_say(keys)


def _change(publish: Any, done: list[dict[str, Any]], place: int, payload: dict[str, Any], what: str) -> None:
    """Give the workout other sets, or another day with the same sets; or delete it."""
    before, version = done[place]["payload"], done[place]["version"] + 1
    if what == "delete":
        publish(before, version, deleted=True)
        del done[place]
        return
    changed = payload | {"workout_id": before["workout_id"]}
    if what == "move":
        changed["entries"] = before["entries"]
    publish(changed, version)
    done[place] = {"version": version, "payload": changed}


def test_what_a_set_says_without_a_measure_depends_on_what_is_asked():
    amounts = {"reps": 5, "duration": None, "distance": None}
    assert summaries.says(None, amounts) in summaries.saying("weight_reps")
    assert summaries.says(None, amounts) not in summaries.saying("duration")
    assert summaries.says("weight_reps", amounts) in summaries.saying("weight_reps")
    assert summaries.says("weight_reps", dict.fromkeys(amounts)) not in summaries.saying("weight_reps")


def test_workouts_of_a_release_before_are_summed_by_the_migration(migrated_app, tmp_path):
    user_id, bench, keys = new_id(), new_id(), [new_id() for _ in range(2)]
    at = datetime(2026, 3, 5, 18, tzinfo=UTC)
    day = {"user_id": user_id, "started_at": at, "local_date": at.date()}
    load = {
        "load_base": 61_234_970,
        "load_value": "135",
        "load_unit": "lb",
        "external": 61_234_970,
        "moved": 61_234_970,
    }
    tables = Model.metadata.tables
    with older_database(create_app, migrated_app, tmp_path, BEFORE) as older:
        facts = {"owner_id": None, "bodyweight_fraction": 0, "muscles": [], "retired": False, "version": 1}
        insert_row(older, tables["exercises"], id=bench, name="Bench press", measure="weight_reps", **facts)
        for key in keys:
            insert_row(older, tables["workouts"], id=key, version=1, ended_at=at, duration=0, **day)
        for place, measure in enumerate(("weight_reps", None)):
            done = {"set_id": new_id(), "exercise_id": bench, "measure": measure, "place": place, "reps": 5}
            insert_row(older, tables["performed_sets"], workout_id=keys[0], warmup=False, **done, **load, **day)
        migrations.upgrade(older)
        with older.app_context(), transaction():
            before = stored(user_id)
            (found,) = periods.between(user_id, [(at.date(), at.date())])
            assert (found.workouts, found.exercises, found.done.sets, found.done.reps) == (1, 1, 2, 10)
            assert found.done.volume == 10 * Fraction(135) * Fraction("453592.37")
            assert queries.training_days(user_id).last_day == at.date()
            summaries.refresh_all(user_id)
            assert stored(user_id) == before
