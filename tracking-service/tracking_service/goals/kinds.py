"""The kinds of goals as one literal table: what each is about, what it asks for, and the series that moves it.

A new kind (a streak, weekly volume, steps, distance of activities ...) is one more entry: a ``points`` function
that answers its series (series.py), and the words for its subject and figures. Nothing else knows kinds by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from tracking_service.exercises import usecases as exercises
from tracking_service.goals import series
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, Point, Terms
from tracking_service.goals.series import Points
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances.queries import Least
from training.comparison import NOT_TYPED, Precision, nearly

LIFTED = frozenset({"weight_reps", "weighted_bodyweight", "assisted_bodyweight"})
REPEATED = LIFTED | {"reps", "bodyweight_reps"}
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})


@dataclass(frozen=True)
class Kind:
    """A kind of goal.

    ``points`` answers its series (see series.py); ``title`` is the form of titles that nobody gave. ``subject`` names
    the field that says what the goal is about, ``dimension`` is that of its target (None: that of the measurement
    type) with the range ``least`` to ``most``, ``whole`` without fractions. ``needs`` names further fields that it asks
    for, ``measures`` are those of the exercises that know it; ``assistance``: where an exercise is assisted, less is
    more. ``best``: see rules.Terms. ``weekly`` goals look ahead by weeks, the others along a line that is fitted to
    ``pace_days`` days.
    """

    name: str
    points: Points
    title: str
    subject: str | None = None
    dimension: str | None = None
    least: str = ""
    most: str = ""
    whole: bool = False
    needs: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    assistance: bool = False
    best: bool = False
    weekly: bool = False
    pace_days: int = 28


def terms(goal: Goal, kind: Kind, week_start: str) -> Terms:
    """The goal as the rules read it; a weekly one counts from the first day of the week that it begins in."""
    factor = -1 if goal.assisted else 1
    target, start_on = goal.target.steps * factor, goal.start_on
    precision = Precision.of(goal.target.value, goal.target.unit)
    if kind.weekly:
        target, start_on = Fraction((goal.weeks or 1) * MILLI), week_of(goal.start_on, week_start)
        precision = NOT_TYPED
    start = goal.start.steps * factor if goal.start else None
    sign = goal.sign if kind.subject == "measurement_type" else 1
    from_zero = kind.subject != "measurement_type" and not goal.assisted
    return Terms(target, start_on, goal.deadline, start, sign, from_zero, kind.best, precision)


def _exercise(name: str, points: Points, title: str, dimension: str, least: str, most: str, **more: Any) -> Kind:
    """A goal about the best set of an exercise."""
    return Kind(name, points, title, "exercise_id", dimension, least, most, best=True, pace_days=56, **more)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("measurement", series.measurement_points, "{name}: {target}", "measurement_type"),
        _exercise(
            "exercise_load",
            series.performance_points("mass", series.load, series.least_load),
            "{name}: {target} x {reps}",
            "mass",
            "0 kg",
            "600 kg",
            needs=("reps",),
            measures=LIFTED,
            assistance=True,
        ),
        _exercise(
            "exercise_e1rm",
            series.estimate_points,
            "{name}: {target} for one repetition (estimated)",
            "mass",
            "1 kg",
            "600 kg",
            measures=LIFTED | {"bodyweight_reps"},
        ),
        _exercise(
            "exercise_reps",
            series.performance_points("count", series.reps, lambda goal: Least(reps=goal.target.base // MILLI)),
            "{name}: {value} repetitions",
            "count",
            "1 count",
            "2000 count",
            whole=True,
            measures=REPEATED,
        ),
        _exercise(
            "exercise_distance",
            series.performance_points("length", series.distance, lambda goal: Least(distance_base=nearly(goal.target))),
            "{name}: {target}",
            "length",
            "1 m",
            "1000 km",
            measures=FAR,
        ),
        _exercise(
            "exercise_duration",
            series.performance_points("time", series.duration, lambda goal: Least(duration_base=nearly(goal.target))),
            "{name}: {target}",
            "time",
            "1 s",
            "48 h",
            measures=TIMED,
        ),
        Kind(
            "workouts_per_week",
            series.weeks,
            "{value} {workouts} a week, {weeks}",
            None,
            "count",
            "1 count",
            "14 count",
            whole=True,
            needs=("weeks",),
            weekly=True,
        ),
    )
}


def points_of(goal: Goal, person: Profile, *, deciding: bool) -> list[Point]:
    """The series of the goal (see series.py); none where its exercise does not measure any more what it asks for."""
    kind = KINDS[goal.kind]
    if goal.exercise_id is not None:
        measure = exercises.successors({goal.exercise_id})[goal.exercise_id].measure
        if measure not in kind.measures:
            return []
    return kind.points(goal, person, deciding)


def title_of(goal: Goal, name: str) -> str:
    """A title such as ``Body weight: 80 kg``; ``name`` is that of the subject."""
    weeks = "for one week" if goal.weeks == 1 else f"{goal.weeks} weeks in a row"
    workouts = "workout" if goal.target.value == "1" else "workouts"
    parts = {"reps": goal.reps, "value": goal.target.value, "target": str(goal.target)}
    parts |= {"weeks": weeks, "workouts": workouts}
    return KINDS[goal.kind].title.format(name=name, **parts)[:200]


def moved_by(
    *, exercises: Iterable[UUID] = (), types: Iterable[str] = (), workouts: bool = False
) -> ColumnElement[bool]:
    """Condition: goals whose series the change of these exercises, measurement types or workouts moves."""
    by_subject = Goal.subject.in_([*map(str, exercises), *types])
    weekly = [kind.name for kind in KINDS.values() if kind.weekly]
    return by_subject | Goal.kind.in_(weekly) if workouts else by_subject
