"""The series that move goals about readings and about the sets of an exercise; see totals.py and runs.py for the
others.

Each function answers points in order of time. With ``deciding`` it may leave out what can neither reach the goal nor
say which way it goes: that is asked after every event, the whole series only by who looks at it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, Point
from tracking_service.measurements import queries as measurements
from tracking_service.measurements.queries import Reading
from tracking_service.measurements.rules import KINDS
from tracking_service.measurements.trend_rules import WARM_UP
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances
from tracking_service.performances.queries import Least
from tracking_service.records import queries as records
from tracking_service.records.strength_rules import estimate, most_multiple
from training.comparison import NOT_TYPED, Precision, compare, nearly
from training.quantity import Steps, exact_steps

Points = Callable[[Goal, Profile, bool], list[Point]]

# A run or ride that is longer by so much still is one over the distance: courses and their measurements differ.
SAME_DISTANCE = Fraction(102, 100)


def readings(goal: Goal, _person: Profile, deciding: bool) -> list[Point]:
    """Every reading, from so long before the start that the trend is warm."""
    subject, since = goal.subject, goal.start_on - WARM_UP
    if deciding and goal.sign:
        reaching = (nearly(goal.target, goal.sign), goal.sign)
        if not measurements.readings(goal.user_id, subject, since, goal.deadline, reaching):
            return []  # not even a trend is where no reading was
    rows = measurements.readings(goal.user_id, subject, since=since)
    if not rows or rows[0].local_date >= goal.start_on:
        earlier = measurements.last_before(goal.user_id, subject, since)
        rows = [earlier, *rows] if earlier else rows
    return [reading_point(row) for row in rows]


def reading_point(row: Reading) -> Point:
    """One reading."""
    value, precision = exact_steps(row.value, row.unit), Precision.of(row.value, row.unit)
    return Point(row.local_date, row.measured_at, value, precision, measurement_id=row.id)


def is_noisy(goal: Goal) -> bool:
    """Whether it is about a state of the body that one reading does not tell: a built-in type that is no amount.

    What somebody measures with a type of their own (a grip, a jump) nobody else knows, so one reading is enough.
    """
    return goal.subject in KINDS and KINDS[goal.subject].daily == "mean"


def performance_points(
    typed: str, score: Callable[[Goal, Any], Steps | None], least: Callable[[Goal], Least]
) -> Points:
    """The best credible set of each workout; deciding, only of sets with ``least`` of what the target asks. ``typed``
    names the precision of the score, see performances.queries.precisions.
    """

    def points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
        assert goal.exercise_id is not None
        which = {"days": (_since(goal), goal.deadline or date.max), "least": least(goal)} if deciding else {}
        best: dict[Any, Point] = {}
        aim = (goal.target.steps * goal.factor, Precision.of(goal.target.value, goal.target.unit))

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


def _since(goal: Goal) -> date:
    """From which day on sets may reach the goal: what was done before counts unless its first day was typed."""
    return date.min if goal.is_open else goal.start_on


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


def time_over_distance(goal: Goal, row: Any) -> Steps | None:
    """Microseconds over the goal's distance, negative since less is more.

    A set over more than the distance proves no more than that the distance takes less than all of its time, so it
    counts where that reaches the target, and else says nothing (our rule).
    """
    covered, took = performances.exact(row, "distance"), performances.exact(row, "duration")
    if not covered or not took or goal.distance is None:
        return None
    wanted, typed = goal.distance.steps, Precision.of(goal.distance.value, goal.distance.unit)
    if compare(wanted, typed, covered, Precision.of(row.distance_value, row.distance_unit)) > 0:
        return None
    aim = (goal.target.steps, Precision.of(goal.target.value, goal.target.unit))
    is_in_time = compare(*aim, took, Precision.of(row.duration_value, row.duration_unit)) >= 0
    return -took if is_in_time or covered <= wanted * SAME_DISTANCE else None


def least_distance(goal: Goal) -> Least:
    """What a set must have covered for its time to count."""
    assert goal.distance is not None
    return Least(distance_base=nearly(goal.distance))
