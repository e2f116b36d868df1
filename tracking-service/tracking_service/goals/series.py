"""The series that move goals: readings, the best set of each workout, the weeks held in a row.

Each function answers points in order of time. With ``deciding`` it may leave out what can neither reach the goal nor
say which way it goes: that is asked after every event, the whole series only by who looks at it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, Point
from tracking_service.goals.week_rules import week_steps
from tracking_service.measurements import queries as measurements
from tracking_service.measurements import types
from tracking_service.measurements.queries import Reading
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances
from tracking_service.performances.queries import Least
from tracking_service.records import queries as records
from tracking_service.records.strength_rules import estimate, most_multiple
from training.comparison import NOT_TYPED, Precision, compare, nearly
from training.quantity import Steps, exact_steps

# So many days before its start are read too, so that a fresh goal has a pace.
RUN_UP = timedelta(days=60)

Points = Callable[[Goal, Profile, bool], list[Point]]


def measurement_points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """Every reading; of an amount that adds up over the day, the day's total so far."""
    subject = goal.subject
    adds_up = types.find(goal.user_id, subject).daily == "sum"
    if deciding and goal.sign and not adds_up:
        reaching = (nearly(goal.target, goal.sign), goal.sign)
        return [
            _point(row) for row in measurements.readings(goal.user_id, subject, goal.start_on, goal.deadline, reaching)
        ]
    rows = measurements.readings(goal.user_id, subject, since=goal.start_on - RUN_UP)
    if not rows or rows[0].local_date >= goal.start_on:
        earlier = measurements.last_before(goal.user_id, subject, goal.start_on - RUN_UP)
        rows = [earlier, *rows] if earlier else rows
    points: list[Point] = []
    for row in rows:
        same_day = adds_up and points and points[-1].date == row.local_date
        points.append(_point(row, points[-1] if same_day else None))
    return points


def _point(row: Reading, before: Point | None = None) -> Point:
    """The reading, added to what the day had come to ``before``."""
    value, precision = exact_steps(row.value, row.unit), Precision.of(row.value, row.unit)
    if before is not None:
        value += before.value
        precision = precision if before.precision.unit == row.unit else NOT_TYPED
    return Point(row.local_date, row.measured_at, value, precision, measurement_id=row.id)


def performance_points(
    typed: str, score: Callable[[Goal, Any], Steps | None], least: Callable[[Goal], Least]
) -> Points:
    """The best credible set of each workout; deciding, only of sets with ``least`` of what the target asks. ``typed``
    names the precision of the score, see performances.queries.precisions.
    """

    def points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
        assert goal.exercise_id is not None
        which = {"days": (goal.start_on, goal.deadline or date.max), "least": least(goal)} if deciding else {}
        best: dict[Any, Point] = {}
        aim = (goal.target.steps * (-1 if goal.assisted else 1), Precision.of(goal.target.value, goal.target.unit))

        def worth(point: Point) -> tuple[bool, Steps]:
            """Across units the greatest need not be the one that reaches the target."""
            return compare(*aim, point.value, point.precision) <= 0, point.value

        for row in records.credible(goal.user_id, goal.exercise_id, **which):
            if (value := score(goal, row)) is None:
                continue
            at, precision = row.done_at or row.started_at, performances.precisions(row).get(typed, NOT_TYPED)
            point = Point(row.local_date, at, value, precision, workout_id=row.workout_id)
            if row.workout_id not in best or worth(point) > worth(best[row.workout_id]):
                best[row.workout_id] = point
        return sorted(best.values(), key=lambda point: point.date)

    return points


def load(goal: Goal, row: Any) -> Steps | None:
    """The external load, where the repetitions suffice."""
    return performances.exact_loads(row)[0] if (row.reps or 0) >= (goal.reps or 1) else None


def least_load(goal: Goal) -> Least:
    """What a set must have to reach a load."""
    external = -nearly(goal.target, -1) if goal.assisted else nearly(goal.target)
    return Least(external=external, reps=goal.reps)


def least_moved(goal: Goal) -> Least:
    """What a set must move for an estimate that reaches the target, whatever the formula."""
    return Least(moved=int(nearly(goal.target) / most_multiple()), reps=1)


def estimate_points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """As :func:`performance_points`, of the maximum that is estimated by the person's formula."""

    def e1rm(_goal: Goal, row: Any) -> Steps | None:
        return estimate(person.strength_formula, performances.exact_loads(row)[1] or 0, row.reps or 0)

    return performance_points("moved", e1rm, least_moved)(goal, person, deciding)


def reps(goal: Goal, row: Any) -> Steps | None:
    """Thousandths of repetitions, as counts are kept."""
    return row.reps * MILLI if row.reps else None


def distance(goal: Goal, row: Any) -> Steps | None:
    """Micrometres."""
    return performances.exact(row, "distance") or None


def duration(goal: Goal, row: Any) -> Steps | None:
    """Microseconds."""
    return performances.exact(row, "duration") or None


def excused_weeks(goal: Goal, person: Profile) -> set[date]:
    """The weeks that touch a pause: missing them breaks nothing."""
    touched = set()
    for begin, end in goal.pauses:
        first = week_of(date.fromisoformat(begin or ""), person.week_start)
        last = date.fromisoformat(end) if end else people.today(person)
        while first <= last:
            touched.add(first)
            first += timedelta(days=7)
    return touched


def weeks(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """Thousandths of weeks held in a row, workout by workout."""
    days = performances.workout_days(goal.user_id, since=week_of(goal.start_on, person.week_start))
    steps = week_steps(
        [(day, index) for index, (day, _, _) in enumerate(days)],
        goal.target.base // MILLI,
        lambda day: week_of(day, person.week_start),
        people.today(person),
        excused_weeks(goal, person),
    )
    points: list[Point] = []
    for step in steps:
        workout = days[step.workout] if step.workout is not None else None
        at = workout[1] if workout else points[-1].at
        points.append(Point(step.date, at, step.run_length, workout_id=workout[2] if workout else None))
    return points
