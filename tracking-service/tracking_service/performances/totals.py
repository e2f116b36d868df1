"""What sets came to: how many, repetitions, volume, time and distance, by day, workout or exercise.

Only work sets count: done, no warm-ups, not in doubt. Sets that are one effort count once (rules.counted_sets).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from service_kit.db.session import db_session
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.people.display_units import volume_quantity
from tracking_service.performances.models import PerformedSet
from tracking_service.performances.queries import of_family
from tracking_service.performances.rules import BODY_MEASURES, LEAST_HARD_RPE


@dataclass(frozen=True)
class Totals:
    """Work sets and what they came to.

    ``volume`` is the external load times repetitions, of both hands where each held it, in milligrams; assistance is
    none. ``volume_with_body`` adds the share of the body that was lifted, or takes the assistance from it; ``unknown``
    sets lack that share, so only their external load is in it. ``set_time`` is microseconds, ``distance`` micrometres.
    """

    sets: int = 0
    reps: int = 0
    volume: int = 0
    volume_with_body: int = 0
    unknown: int = 0
    set_time: int = 0
    distance: int = 0

    def volumes(self, units: str) -> dict[str, Any]:
        """The members of schemas.VolumeFigures, in the unit of the preference ``metric`` or ``imperial``."""
        return {
            "volume": volume_quantity(self.volume, units),
            "volume_with_body": volume_quantity(self.volume_with_body, units),
            "incomplete": self.unknown > 0,
        }


_NAMES = [field.name for field in fields(Totals)]


def total(parts: Iterable[Totals]) -> Totals:
    """All of them together; no workout may be in two of the parts."""
    rows = [[getattr(part, name) for name in _NAMES] for part in parts]
    return Totals(*map(sum, zip(*rows, strict=True)))


def is_work_set() -> ColumnElement[bool]:
    """Condition: no warm-up, and not in doubt."""
    return and_(PerformedSet.warmup.is_(False), PerformedSet.doubt.is_(None))


def _number_of_sets() -> Any:
    return func.count(func.coalesce(PerformedSet.counts_with, PerformedSet.set_id).distinct())


def _sums() -> tuple[Any, ...]:
    """The columns of Totals, in their order."""
    lifts = PerformedSet.reps * PerformedSet.hands
    external = case((PerformedSet.external > 0, PerformedSet.external), else_=0)
    is_unknown = and_(PerformedSet.measure.in_(BODY_MEASURES), PerformedSet.moved.is_(None), PerformedSet.reps > 0)
    return (
        _number_of_sets(),
        func.sum(PerformedSet.reps),
        func.sum(external * lifts),
        func.sum(func.coalesce(PerformedSet.moved, external) * lifts),
        func.sum(case((is_unknown, 1), else_=0)),
        func.sum(PerformedSet.duration_base),
        func.sum(PerformedSet.distance_base),
    )


def _totals(values: Iterable[Any]) -> Totals:
    return Totals(*(int(value or 0) for value in values))


def daily_totals(user_id: UUID, first: date, last: date, family: Family | None = None) -> dict[date, Totals]:
    """The totals of each local day with work sets (of the family), in order."""
    query = select(PerformedSet.local_date, *_sums()).where(
        PerformedSet.user_id == user_id, PerformedSet.local_date.between(first, last), is_work_set()
    )
    if family is not None:
        query = query.where(*of_family(user_id, family))
    rows = db_session().execute(query.group_by(PerformedSet.local_date).order_by(PerformedSet.local_date))
    return {row[0]: _totals(row[1:]) for row in rows}


def by_workout(user_id: UUID, workout_ids: Sequence[UUID], family: Family | None = None) -> dict[UUID, Totals]:
    """The totals of each of the user's workouts that has work sets (of the family)."""
    query = select(PerformedSet.workout_id, *_sums()).where(PerformedSet.user_id == user_id, is_work_set())
    query = query.where(PerformedSet.workout_id.in_(workout_ids))
    if family is not None:
        query = query.where(*of_family(user_id, family))
    return {row[0]: _totals(row[1:]) for row in db_session().execute(query.group_by(PerformedSet.workout_id))}


def exercises_by_workout(workout_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many exercises each workout has work sets of; what was merged is one."""
    query = select(PerformedSet.workout_id, PerformedSet.exercise_id).distinct()
    pairs = db_session().execute(query.where(PerformedSet.workout_id.in_(workout_ids), is_work_set())).all()
    heads = exercises.successors({exercise_id for _, exercise_id in pairs})
    return Counter(workout_id for workout_id, _ in {(workout_id, heads[key].id) for workout_id, key in pairs})


def sets_by_exercise(user_id: UUID, first: date, last: date, *, hard: bool = False) -> dict[UUID, int]:
    """Work sets of each exercise between two local days; what was merged counts as its successor.

    ``hard``: only those in which something was done at an effort that is not known to be low.
    """
    mine = (PerformedSet.user_id == user_id, PerformedSet.local_date.between(first, last), is_work_set())
    query = select(PerformedSet.exercise_id, _number_of_sets()).where(*mine)
    if hard:
        query = query.where(_is_hard())
    logged = {row[0]: row[1] for row in db_session().execute(query.group_by(PerformedSet.exercise_id))}
    heads = exercises.successors(logged)
    counts: Counter[UUID] = Counter()
    for key, sets in logged.items():
        counts[heads[key].id] += sets
    return dict(counts)


def _is_hard() -> ColumnElement[bool]:
    done = or_(PerformedSet.reps > 0, PerformedSet.duration_base > 0, PerformedSet.distance_base > 0)
    return and_(done, or_(PerformedSet.rpe.is_(None), PerformedSet.rpe >= LEAST_HARD_RPE))
