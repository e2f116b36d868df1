"""A goal as the rules read it: its terms, and the series that moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tracking_service.exercises import usecases as exercises
from tracking_service.goals import runs, series, totals
from tracking_service.goals.kinds import KINDS, Kind
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import MILLI, RUN, STATE, TOTAL, Point, Terms
from tracking_service.goals.totals import period_of
from tracking_service.people.copies import Profile
from training.comparison import NOT_TYPED, Precision


def periods(goal: Goal, week_start: str) -> Callable[[date], date]:
    """What answers the first day of the period of the goal that a day lies in, by which it counts and has its pace."""
    if KINDS[goal.kind].is_measured:
        return period_of(goal.period or totals.DAY, week_start)
    return period_of(totals.DAY if runs.is_of_days(goal) else totals.WEEK, week_start)


def terms(goal: Goal, kind: Kind, week_start: str) -> Terms:
    """The goal as the rules read it; what counts by weeks or months counts from the first day of that it begins in."""
    counts = TOTAL if kind.is_measured and totals.adds_up(goal) else kind.counts
    found = Terms(
        target=goal.target.steps * goal.factor,
        start_on=goal.start_on,
        deadline=goal.deadline,
        start=goal.start.steps * goal.factor if goal.start else None,
        sign=goal.sign if kind.is_measured else 1,
        counts=counts,
        is_noisy=counts == STATE and series.is_noisy(goal),
        begun_at=goal.begun_at,
        is_open=goal.is_open,
        target_precision=Precision.of(goal.target.value, goal.target.unit),
    )
    if counts == TOTAL:
        return replace(found, start_on=periods(goal, week_start)(goal.start_on), begun_at=None)
    if counts == RUN:
        target = Fraction(runs.length(goal) * MILLI)
        found = replace(found, target=target, target_precision=NOT_TYPED)
        if not runs.goes_on(goal):
            return replace(found, start_on=periods(goal, week_start)(goal.start_on), begun_at=None)
    return found


def points_of(goal: Goal, person: Profile, *, deciding: bool) -> list[Point]:
    """The series of the goal (see series.py); none where its exercise does not measure any more what it asks for."""
    kind = KINDS[goal.kind]
    if goal.exercise_id is not None:
        measure = exercises.successors({goal.exercise_id})[goal.exercise_id].measure
        if measure not in kind.measures:
            return []
    return kind.points(goal, person, deciding)
