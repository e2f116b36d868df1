"""The series of goals about what a day, week or month comes to: amounts that add up, and the volume of training."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

from tracking_service.exercises import usecases as exercises
from tracking_service.goals import pace_rules
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import Point
from tracking_service.goals.series import PACE_OF_WEEKS, reading_point, readings
from tracking_service.measurements import queries as measurements
from tracking_service.measurements import types
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances
from tracking_service.performances import totals as performed
from training.comparison import NOT_TYPED

DAY, WEEK, MONTH = PERIODS = ("day", "week", "month")
# A pace is fitted to so many days, weeks or months, the running one among them; as many before the start are read, too,
# so that a fresh goal has a pace.
PACE_OF_DAYS, PACE_OF_MONTHS = (28, 7)
PACE_PERIODS = {DAY: PACE_OF_DAYS, WEEK: PACE_OF_WEEKS, MONTH: PACE_OF_MONTHS}


def period_of(period: str, week_start: str) -> Callable[[date], date]:
    """What answers the first day of the local day, week or month that a day lies in."""
    if period == WEEK:
        return lambda day: week_of(day, week_start)
    return (lambda day: day.replace(day=1)) if period == MONTH else (lambda day: day)


def adds_up(goal: Goal) -> bool:
    """Whether the goal is about an amount, so that readings add up over its period."""
    return types.find(goal.user_id, goal.subject).daily == "sum"


def measurement_points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """Every reading; of an amount that adds up, what its period came to so far.

    Where less is wanted a period counts once it is over: before, its sum is low whatever becomes of it.
    """
    if not adds_up(goal):
        return readings(goal, person, deciding)
    period = goal.period or DAY
    first_day = period_of(period, person.week_start)
    since = pace_rules.since(goal.start_on, first_day, 1 if deciding else PACE_PERIODS[period])
    rows = measurements.readings(goal.user_id, goal.subject, since=since)
    points = sums((reading_point(row) for row in rows), first_day)
    running = first_day(people.today(person))
    if goal.sign == -1:
        return _last_of_each(points, first_day, running)
    return points if deciding else with_running(points, first_day, running)


def sums(points: Iterable[Point], first_day: Callable[[date], date]) -> list[Point]:
    """Each point with what its period had come to by then."""
    added: list[Point] = []
    for point in points:
        before = added[-1] if added and first_day(added[-1].date) == first_day(point.date) else None
        if before is not None:
            alike = before.precision.unit == point.precision.unit
            precision = point.precision if alike else NOT_TYPED
            places = (point.workout_id, point.measurement_id)
            point = Point(point.date, point.at, point.value + before.value, precision, *places)
        added.append(point)
    return added


def with_running(points: list[Point], first_day: Callable[[date], date], running: date) -> list[Point]:
    """The points, and a zero for the running period where it has none."""
    if not points or first_day(points[-1].date) >= running:
        return points
    return [*points, Point(running, points[-1].at, 0)]


def _last_of_each(points: list[Point], first_day: Callable[[date], date], running: date) -> list[Point]:
    """What each period before the running one came to."""
    whole = (list(own)[-1] for _, own in groupby(points, key=lambda point: first_day(point.date)))
    return [point for point in whole if first_day(point.date) < running]


def volume_points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """What each week's volume (milligrams, see performances.totals.Totals) had come to after each workout."""
    first_day = period_of(WEEK, person.week_start)
    since = pace_rules.since(goal.start_on, first_day, 1 if deciding else PACE_OF_WEEKS)
    family = exercises.family(goal.exercise_id, goal.user_id) if goal.exercise_id else None
    workouts = performances.workout_days(goal.user_id, since=since)
    volumes = performed.by_workout(goal.user_id, [key for _, _, key in workouts], family)
    points = [
        Point(day, at, volumes[key].volume, workout_id=key)
        for day, at, key in workouts
        if key in volumes and volumes[key].volume
    ]
    added = sums(points, first_day)
    return added if deciding else with_running(added, first_day, first_day(people.today(person)))
