"""Whatever is logged, corrected and deleted, in any order: a goal stands as the log that is left says."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.db.session import transaction
from service_kit.testing.repetitions import repetitions
from tracking_service.goals import rules, series
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.models import Goal
from tracking_service.goals.progress import progress
from tracking_service.goals.queries import find
from tracking_service.goals.settling import settle_all
from tracking_service.goals.terms import points_of, terms
from tracking_service.people import usecases as people
from tracking_service.performances import queries as performances

from .conftest import count, kg

TODAY = date(2026, 3, 12)
STATE = ("status", "reached_at", "reached_on", "reached_workout_id", "reached_measurement_id")
edits = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "log", "correct", "delete"]),
        st.integers(-70, 0),  # days from today
        st.integers(0, 12),  # the figure
        st.integers(0, 50),  # of which entry
    ),
    min_size=1,
    max_size=12,
)
SLOW = settings(
    deadline=None,
    max_examples=repetitions(25, short=6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def as_the_log_says(app: Flask, ann, monkeypatch):
    """Check that the goals are what settling them anew makes of them, and that deciding, and looking at how far they
    are, reads enough of the log.
    """

    def check(goals: list[str]) -> None:
        with app.app_context(), transaction():
            found = [find(ann.user_id, UUID(key)) for key in goals]
            shown = [progress(goal, 100) for goal in found]
            with monkeypatch.context() as patch:
                patch.setattr(series, "_earlier_sets", _all_earlier_sets)
                assert shown == [progress(goal, 100) for goal in found]
            person = people.known(ann.user_id)
            before = [[getattr(find(ann.user_id, UUID(key)), name) for name in STATE] for key in goals]
            for goal in (find(ann.user_id, UUID(key)) for key in goals):
                assert _reaching(goal, person, deciding=True) == _reaching(goal, person, deciding=False)
            settle_all(ann.user_id)
            assert before == [[getattr(find(ann.user_id, UUID(key)), name) for name in STATE] for key in goals]

    return check


def _all_earlier_sets(goal: Goal, family, since: date, *_narrowing):
    return performances.performances(goal.user_id, family, days=(date.min, since - timedelta(days=1)), counted=True)


def _reaching(goal: Goal, person, *, deciding: bool):
    way = rules.survey(terms(goal, KINDS[goal.kind], person.week_start), points_of(goal, person, deciding=deciding))
    status = rules.settle(terms(goal, KINDS[goal.kind], person.week_start), way, TODAY, paused=False)
    return status, way.reached and (way.reached.at, way.reached.measurement_id, way.reached.workout_id)


@SLOW
@given(edits, st.sampled_from(["up", "down", None]), st.booleans())
def test_a_goal_about_weight(ann, as_the_log_says, log, direction, is_typed):
    """Readings from 79.4 to 80.6 kg around a target of 80."""
    for goal in ann.get("/goals?page_size=100").json["items"]:
        ann.delete(f"/goals/{goal['id']}", if_match="*")
    for one in ann.get("/measurements?limit=100").json["items"]:
        ann.delete(f"/measurements/{one['id']}")
    start = {"start_date": (TODAY - timedelta(days=20)).isoformat()} if is_typed else {}
    terms_of = {"kind": "measurement", "measurement_type": "weight", "target": kg(80), "direction": direction}
    goals = [ann.post("/goals", terms_of | start).json["id"]]
    logged: list[str] = []
    for what, day, figure, which in log:
        value = {"value": kg(f"{79.4 + figure / 10:.1f}")}
        at = {"measured_at": f"{TODAY + timedelta(days=day)}T06:00:00Z"}
        if what == "log" or not logged:
            logged.append(ann.post("/measurements", {"type": "weight", **value, **at}).json["id"])
        elif what == "correct":
            assert ann.patch(f"/measurements/{logged[which % len(logged)]}", value | at).status_code == 200
        else:
            ann.delete(f"/measurements/{logged.pop(which % len(logged))}")
        as_the_log_says(goals)


@SLOW
@given(edits)
def test_goals_about_workouts(ann, as_the_log_says, exercise, workout, publish, log):
    """A load, a volume, weeks and days in a row, with and without a first day."""
    for goal in ann.get("/goals?page_size=100").json["items"]:
        ann.delete(f"/goals/{goal['id']}", if_match="*")
    bench = exercise()
    wanted = [
        {"kind": "exercise_load", "exercise_id": str(bench), "target": kg(110), "reps": 5},
        {"kind": "exercise_load", "exercise_id": str(bench), "target": kg(105), "reps": 6, "start_date": "2026-02-20"},
        {"kind": "weekly_volume", "exercise_id": str(bench), "target": kg(1100), "start_date": "2026-02-01"},
        {"kind": "workouts_per_week", "target": count(2), "weeks": 2, "start_date": "2026-02-01"},
        {"kind": "streak", "target": count(3), "streak_of": "weeks"},
        {"kind": "streak", "target": count(3), "streak_of": "days", "start_date": "2026-02-01"},
    ]
    goals = [ann.post("/goals", body).json["id"] for body in wanted]
    logged: list[dict] = []
    for version, (what, day, figure, which) in enumerate(log, start=2):
        done = {bench: [{"load": f"{95 + 2 * figure} kg", "reps": 5 + figure % 2}]}
        if what == "log" or not logged:
            logged.append(workout(ann, done, day=day))
            publish(logged[-1])
        elif what == "correct":
            old = logged[which % len(logged)]
            new = workout(ann, done, day=day) | {"workout_id": old["workout_id"]}
            publish(new, version=version)
        else:
            publish(logged.pop(which % len(logged)), version=version, deleted=True)
        as_the_log_says(goals)
    for one in logged:
        publish(one, version=99, deleted=True)
