"""The kinds of goals as one literal table: what each is about, what it asks for, and the series that moves it.

A new kind (a streak, weekly volume, steps, distance of activities ...) is one more entry: a ``points`` function
that answers its series, and the words for its subject and figures. Nothing else knows the kinds by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracking_service.goals.models import Goal
from tracking_service.goals.rules import Point, Terms
from tracking_service.measurements import reading as measurements
from tracking_service.measurements import types
from tracking_service.people import usecases as people
from tracking_service.people.models import Person
from tracking_service.people.rules import week_of
from tracking_service.performances import reading as performances
from tracking_service.performances.reading import Least
from tracking_service.records import reading as records
from tracking_service.records.strength_rules import estimate
from tracking_service.streaks.rules import week_steps

MILLI = 1000
# So many days before its start are read too, so that a fresh goal has a pace.
RUN_UP = timedelta(days=60)
LIFTED = frozenset({"weight_reps", "weighted_bodyweight", "assisted_bodyweight"})
REPEATED = LIFTED | {"reps", "bodyweight_reps"}
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})

Points = Callable[[Goal, Person, bool], list[Point]]


@dataclass(frozen=True)
class Kind:
    """A kind of goal.

    ``points(goal, person, deciding)`` answers the series; ``deciding`` allows it to leave out what can neither
    reach the goal nor say which way it goes. ``subject`` names the field that says what the goal is about,
    ``dimension`` is that of its target (None: that of the measurement type) with the range ``least`` to ``most``;
    ``needs`` names further fields that it asks for, ``measures`` are those of the exercises that know it. ``best``:
    see rules.Terms. ``weekly`` goals look ahead by weeks, the others along a line fitted to ``pace_days`` days.
    """

    name: str
    points: Points
    subject: str | None = None
    dimension: str | None = None
    least: str = ""
    most: str = ""
    whole: bool = False
    needs: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    best: bool = False
    weekly: bool = False
    pace_days: int = 28


def terms(goal: Goal, kind: Kind) -> Terms:
    """The goal as the rules read it."""
    target = goal.target.base * (-1 if goal.assisted else 1)
    if kind.weekly:
        target = (goal.weeks or 1) * MILLI
    start = goal.start.base * (-1 if goal.assisted else 1) if goal.start else None
    sign = goal.sign if kind.subject == "measurement_type" else 1
    from_zero = kind.subject != "measurement_type" and not goal.assisted
    return Terms(target, goal.start_on, goal.deadline, start, sign, from_zero, kind.best)


def _measured(goal: Goal, person: Person, deciding: bool) -> list[Point]:
    """Every reading; of an amount that adds up over the day, the day's total so far."""
    subject = goal.subject
    rows = measurements.readings(goal.user_id, subject, since=goal.start_on - RUN_UP)
    if not rows or rows[0].local_date >= goal.start_on:
        earlier = measurements.last_before(goal.user_id, subject, goal.start_on - RUN_UP)
        rows = [earlier, *rows] if earlier else rows
    adds_up = types.find(goal.user_id, subject).daily == "sum"
    points: list[Point] = []
    for row in rows:
        same_day = adds_up and points and points[-1].date == row.local_date
        value = row.base + (points[-1].value if same_day else 0)
        points.append(Point(row.local_date, row.measured_at, value, measurement_id=row.id))
    return points


def _performed(score: Callable[[Goal, Any], int | None], least: Callable[[Goal], Least]) -> Points:
    """The best credible set of each workout; deciding, only of sets with ``least`` of what the target asks."""

    def points(goal: Goal, person: Person, deciding: bool) -> list[Point]:
        assert goal.exercise_id is not None
        which = {"days": (goal.start_on, goal.deadline or date.max), "least": least(goal)} if deciding else {}
        best: dict[Any, Point] = {}
        for row in records.credible(goal.user_id, goal.exercise_id, **which):
            value = score(goal, row)
            known = best.get(row.workout_id)
            if value is not None and (known is None or value > known.value):
                at = row.done_at or row.started_at
                best[row.workout_id] = Point(row.local_date, at, value, workout_id=row.workout_id)
        return sorted(best.values(), key=lambda point: point.date)

    return points


def _load(goal: Goal, row: Any) -> int | None:
    return row.external if row.external is not None and (row.reps or 0) >= (goal.reps or 1) else None


def _least_load(goal: Goal) -> Least:
    return Least(external=goal.target.base * (-1 if goal.assisted else 1), reps=goal.reps)


def _e1rm(goal: Goal, row: Any) -> int | None:
    return estimate("epley", row.moved or 0, row.reps or 0)


def _reps(goal: Goal, row: Any) -> int | None:
    return row.reps * MILLI if row.reps else None


def _distance(goal: Goal, row: Any) -> int | None:
    return row.distance_base or None


def _duration(goal: Goal, row: Any) -> int | None:
    return row.duration_base or None


def excused_weeks(goal: Goal, person: Person) -> set[date]:
    """The weeks that touch a pause: missing them breaks nothing."""
    weeks = set()
    for begin, end in goal.pauses:
        first = week_of(date.fromisoformat(begin or ""), person.week_start)
        last = date.fromisoformat(end) if end else people.today(person)
        while first <= last:
            weeks.add(first)
            first += timedelta(days=7)
    return weeks


def _weeks(goal: Goal, person: Person, deciding: bool) -> list[Point]:
    """Thousandths of weeks held in a row, workout by workout."""
    days = performances.workout_days(goal.user_id, since=goal.start_on)
    steps = week_steps(
        [(day, index) for index, (day, _, _) in enumerate(days)],
        goal.target.base // MILLI,
        lambda day: week_of(day, person.week_start),
        people.today(person),
        excused_weeks(goal, person),
    )
    points: list[Point] = []
    for step in steps:
        made = days[step.workout] if step.workout is not None else None
        at = made[1] if made else points[-1].at
        points.append(Point(step.date, at, step.held, workout_id=made[2] if made else None))
    return points


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("measurement", _measured, "measurement_type"),
        Kind(
            "exercise_load",
            _performed(_load, _least_load),
            "exercise_id",
            "mass",
            "0 kg",
            "600 kg",
            needs=("reps",),
            measures=LIFTED,
            best=True,
            pace_days=56,
        ),
        Kind(
            "exercise_e1rm",
            _performed(_e1rm, lambda goal: Least(reps=1)),
            "exercise_id",
            "mass",
            "1 kg",
            "600 kg",
            measures=LIFTED | {"bodyweight_reps"},
            best=True,
            pace_days=56,
        ),
        Kind(
            "exercise_reps",
            _performed(_reps, lambda goal: Least(reps=goal.target.base // MILLI)),
            "exercise_id",
            "count",
            "1 count",
            "2000 count",
            whole=True,
            measures=REPEATED,
            best=True,
            pace_days=56,
        ),
        Kind(
            "exercise_distance",
            _performed(_distance, lambda goal: Least(distance_base=goal.target.base)),
            "exercise_id",
            "length",
            "1 m",
            "1000 km",
            measures=FAR,
            best=True,
            pace_days=56,
        ),
        Kind(
            "exercise_duration",
            _performed(_duration, lambda goal: Least(duration_base=goal.target.base)),
            "exercise_id",
            "time",
            "1 s",
            "48 h",
            measures=TIMED,
            best=True,
            pace_days=56,
        ),
        Kind(
            "workouts_per_week",
            _weeks,
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


def moved_by(exercise_ids: Sequence[str], types_: Sequence[str], workouts: bool) -> Any:
    """Condition: goals whose series the change of these exercises, measurement types or workouts moves."""
    by_subject = Goal.subject.in_([*exercise_ids, *types_])
    weekly = [kind.name for kind in KINDS.values() if kind.weekly]
    return by_subject | Goal.kind.in_(weekly) if workouts else by_subject
