"""The series of goals about weeks or days in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from tracking_service.goals.day_rules import day_steps
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, Point
from tracking_service.goals.week_rules import Step, week_steps
from tracking_service.people import usecases as people
from tracking_service.people.calendar import week_of
from tracking_service.people.copies import Profile
from tracking_service.performances import queries as performances

WEEKS, DAYS = UNITS = ("weeks", "days")
# How often somebody trains who does not say: once a week, and with at most two days of rest in a row.
USUAL_PER_WEEK, USUAL_REST_DAYS = 1, 2


def is_of_days(goal: Goal) -> bool:
    """Whether the run is one of training days, not of weeks."""
    return goal.streak_of == DAYS


def per_week(goal: Goal) -> int:
    """How many workouts make a week of the run."""
    return goal.target.base // MILLI if goal.streak_of is None else goal.per_week or USUAL_PER_WEEK


def length(goal: Goal) -> int:
    """How many weeks or days the run has when the goal is reached."""
    return goal.weeks or 1 if goal.streak_of is None else goal.target.base // MILLI


def goes_on(goal: Goal) -> bool:
    """Whether it goes on with the run that lasts when it is set: a streak, unless its first day was typed."""
    return goal.streak_of is not None and goal.is_open


def weeks_in_a_row(goal: Goal) -> str:
    """What the run is of: with how many workouts in each week where that is not one."""
    return "weeks in a row" if per_week(goal) == 1 else f"weeks in a row with {per_week(goal)} workouts each"


def points(goal: Goal, person: Profile, deciding: bool) -> list[Point]:
    """Thousandths of weeks or days in a row, workout by workout."""
    workouts = performances.workout_days(goal.user_id, since=_since(goal, person))
    days, today = [(day, index) for index, (day, _, _) in enumerate(workouts)], people.today(person)
    if is_of_days(goal):
        rest_days = USUAL_REST_DAYS if goal.rest_days is None else goal.rest_days
        return _points(day_steps(days, rest_days, today, lambda day: is_paused(goal, day)), workouts)
    excused = excused_weeks(goal, person)
    return _points(
        week_steps(days, per_week(goal), lambda day: week_of(day, person.week_start), today, excused), workouts
    )


def _since(goal: Goal, person: Profile) -> date | None:
    """The first day that counts."""
    if goes_on(goal):
        return None
    return goal.start_on if is_of_days(goal) else week_of(goal.start_on, person.week_start)


def _points(steps: Iterable[Step], workouts: Sequence[tuple[date, datetime, UUID]]) -> list[Point]:
    found: list[Point] = []
    for step in steps:
        workout = workouts[step.workout] if step.workout is not None else None
        at = workout[1] if workout else found[-1].at
        found.append(Point(step.date, at, step.run_length, workout_id=workout[2] if workout else None))
    return found


def is_paused(goal: Goal, day: date) -> bool:
    """Whether the goal was paused on that day."""
    return any((begin or "") <= day.isoformat() <= (end or "9999") for begin, end in goal.pauses)


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
