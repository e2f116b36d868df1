"""The series that move goals about readings and about the sets of an exercise; see totals.py and runs.py for the
others.

Each function answers points in order of time. With ``deciding`` it may leave out what can neither reach the goal nor
say which way it goes: that is asked after every event, the whole series only by who looks at it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.goals import pace_rules
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, Point
from tracking_service.measurements import queries as measurements
from tracking_service.measurements.queries import Reading
from tracking_service.measurements.rules import KINDS
from tracking_service.measurements.trend_rules import WARM_UP
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances
from tracking_service.performances import typed_figures
from tracking_service.performances.queries import Figure, Least
from tracking_service.records.strength_rules import MAX_REPS, estimate, most_multiple
from training.comparison import NOT_TYPED, Precision, compare, nearly
from training.quantity import Steps, exact_steps

Points = Callable[[Goal, Profile, bool], list[Point]]

# The pace of a goal about an exercise is fitted to the bests of so many weeks, the running one among them.
PACE_OF_WEEKS = 8

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
    typed: str,
    score: Callable[[Goal, Any], Steps | None],
    least: Callable[[Goal], Least],
    figure: Figure | None = None,
) -> Points:
    """The best credible set of each workout; deciding, only of sets with ``least`` of what the target asks. ``typed``
    names the precision of the score, see typed_figures.precisions; ``figure`` is what it grows with, if it is one that
    the database knows.
    """

    def points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
        assert goal.exercise_id is not None
        family = exercises.family(goal.exercise_id, goal.user_id)
        if deciding:
            days = (_since(goal), goal.deadline or date.max)
            rows = performances.performances(goal.user_id, family, days=days, least=least(goal), counted=True)
        else:
            since = _shown_since(goal, person) if figure else date.min
            rows = performances.performances(goal.user_id, family, days=(since, date.max), counted=True)
            if figure and any(score(goal, row) is not None for row in rows):
                rows = [*_earlier_sets(goal, family, since, least(goal), figure), *rows]
            elif figure:  # to know how long ago the last one was
                rows = performances.performances(goal.user_id, family, counted=True)
        best: dict[Any, Point] = {}
        aim = (goal.target.steps * goal.factor, Precision.of(goal.target.value, goal.target.unit))

        def worth(point: Point) -> tuple[bool, Steps]:
            """Across units the greatest need not be the one that reaches the target."""
            return compare(*aim, point.value, point.precision) <= 0, point.value

        for row in rows:
            if (value := score(goal, row)) is None:
                continue
            at, precision = row.done_at or row.started_at, typed_figures.precisions(row).get(typed, NOT_TYPED)
            point = Point(row.local_date, at, value, precision, workout_id=row.workout_id)
            if row.workout_id not in best or worth(point) > worth(best[row.workout_id]):
                best[row.workout_id] = point
        return sorted(best.values(), key=lambda point: point.date)

    return points


def _earlier_sets(goal: Goal, family: Family, since: date, least: Least, figure: Figure) -> list[Any]:
    """Of the sets before a day the best, and those that may have reached the goal, in order. All others tell nothing of
    it, and there are years of them.
    """
    until = since - timedelta(days=1)
    best = performances.greatest(goal.user_id, family, figure, until, Least(reps=goal.reps))
    reaching = performances.enough(goal.user_id, family, until, least)
    rows = {(row.workout_id, row.set_id): row for row in (*best, *reaching)}
    return sorted(rows.values(), key=lambda row: (row.started_at, row.workout_id, row.place))


def _shown_since(goal: Goal, person: Profile) -> date:
    """From which day on the figures of a goal are progress, or tell its pace."""
    pace = pace_rules.since(people.today(person), lambda day: week_of(day, person.week_start), PACE_OF_WEEKS)
    return min(goal.start_on, pace)


def _since(goal: Goal) -> date:
    """From which day on sets may reach the goal: what was done before counts unless its first day was typed."""
    return date.min if goal.is_open else goal.start_on


def load(goal: Goal, row: Any) -> Steps | None:
    """The external load, where the repetitions suffice."""
    return typed_figures.exact_loads(row)[0] if (row.reps or 0) >= (goal.reps or 1) else None


def least_load(goal: Goal) -> Least:
    """What a set must have to reach a load."""
    external = -nearly(goal.target, -1) if goal.assisted else nearly(goal.target)
    return Least(external=external, reps=goal.reps)


def least_moved(goal: Goal) -> Least:
    """What a set must move for an estimate that reaches the target, whatever the formula."""
    return Least(moved=int(nearly(goal.target) / most_multiple()), reps=1)


def estimate_points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """As :func:`performance_points`, of the maximum that is estimated by the person's formula."""

    formula = person.strength_formula

    def e1rm(_goal: Goal, row: Any) -> Steps | None:
        return estimate(formula, typed_figures.exact_loads(row)[1] or 0, row.reps or 0)

    multiples = {reps: float(value) for reps in range(1, MAX_REPS + 1) if (value := estimate(formula, 1, reps))}
    return performance_points("moved", e1rm, least_moved, multiples)(goal, person, deciding)


def least_reps(goal: Goal) -> Least:
    """The repetitions that the target asks for."""
    return Least(reps=goal.target.base // MILLI)


def least_far(goal: Goal) -> Least:
    """The distance that the target asks for."""
    return Least(distance_base=nearly(goal.target))


def least_long(goal: Goal) -> Least:
    """The time that the target asks for."""
    return Least(duration_base=nearly(goal.target))


def reps(goal: Goal, row: Any) -> Steps | None:
    """Thousandths of repetitions, as counts are kept."""
    return row.reps * MILLI if row.reps else None


def distance(goal: Goal, row: Any) -> Steps | None:
    """Micrometres."""
    return typed_figures.exact(row, "distance") or None


def duration(goal: Goal, row: Any) -> Steps | None:
    """Microseconds."""
    return typed_figures.exact(row, "duration") or None


def time_over_distance(goal: Goal, row: Any) -> Steps | None:
    """Microseconds over the goal's distance, negative since less is more.

    A set over more than the distance proves no more than that the distance takes less than all of its time, so it
    counts where that reaches the target, and else says nothing (our rule).
    """
    covered, took = typed_figures.exact(row, "distance"), typed_figures.exact(row, "duration")
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
