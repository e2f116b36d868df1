"""What sets came to: how many, repetitions, volume, time and distance, by day, workout or exercise.

Only work sets count: done, no warm-ups, not in doubt. Sets that are one effort count once (rules.counted_sets).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from service_kit.db.session import db_session
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.people.display_units import volume_quantity
from tracking_service.performances.models import PerformedSet
from tracking_service.performances.queries import exact_loads, of_family
from tracking_service.performances.rules import BODY_MEASURES, LEAST_HARD_RPE
from training.quantity import Steps


@dataclass(frozen=True)
class Totals:
    """Work sets and what they came to.

    ``volume`` is the external load times repetitions, of both hands where each held it, in milligrams; assistance is
    none. ``volume_with_body`` adds the share of the body that was lifted, or takes the assistance from it; ``unknown``
    sets lack that share, so only their external load is in it. ``set_time`` is microseconds, ``distance`` micrometres.
    """

    sets: int = 0
    reps: int = 0
    volume: Steps = 0
    volume_with_body: Steps = 0
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
Key = TypeVar("Key", date, UUID)


def total(parts: Iterable[Totals]) -> Totals:
    """All of them together; no workout may be in two of the parts."""
    rows = [[getattr(part, name) for name in _NAMES] for part in parts]
    return Totals(*map(sum, zip(*rows, strict=True)))


def is_work_set() -> ColumnElement[bool]:
    """Condition: no warm-up, and not in doubt."""
    return and_(PerformedSet.warmup.is_(False), PerformedSet.doubt.is_(None))


def _number_of_sets() -> Any:
    return func.count(func.coalesce(PerformedSet.counts_with, PerformedSet.set_id).distinct())


def _totals_by(key: InstrumentedAttribute[Key], *conditions: ColumnElement[bool]) -> dict[Key, Totals]:
    """The totals of the work sets that meet the conditions by a column of theirs, in its order."""
    which = (*conditions, is_work_set())
    is_unknown = and_(PerformedSet.measure.in_(BODY_MEASURES), PerformedSet.moved.is_(None), PerformedSet.reps > 0)
    sums = (
        _number_of_sets(),
        func.sum(PerformedSet.reps),
        func.sum(case((is_unknown, 1), else_=0)),
        func.sum(PerformedSet.duration_base),
        func.sum(PerformedSet.distance_base),
    )
    counted = db_session().execute(select(key, *sums).where(*which).group_by(key).order_by(key)).all()
    volumes = _volumes_by(key, which)
    totals = {}
    for row in counted:
        sets, reps, unknown, set_time, distance = (int(value or 0) for value in row[1:])
        totals[row[0]] = Totals(sets, reps, *volumes.get(row[0], (0, 0)), unknown, set_time, distance)
    return totals


def _volumes_by(
    key: InstrumentedAttribute[Key], which: Iterable[ColumnElement[bool]]
) -> dict[Key, tuple[Steps, Steps]]:
    """(volume, volume with the body), exact: the repetitions of each typed load are added up, and then what it is."""
    load = (PerformedSet.external, PerformedSet.moved, PerformedSet.load_value, PerformedSet.load_unit)
    lifts = func.sum(PerformedSet.reps * PerformedSet.hands).label("lifts")
    query = select(key.label("key"), *load, lifts).where(*which, PerformedSet.reps > 0).group_by(key, *load)
    volumes: dict[Key, tuple[Steps, Steps]] = {}
    for row in db_session().execute(query):
        external, moved = exact_loads(row)
        added = max(external or 0, 0)
        before = volumes.get(row.key, (0, 0))
        with_body = added if moved is None else moved
        volumes[row.key] = (before[0] + added * int(row.lifts), before[1] + with_body * int(row.lifts))
    return volumes


def daily_totals(user_id: UUID, first: date, last: date, family: Family | None = None) -> dict[date, Totals]:
    """The totals of each local day with work sets (of the family), in order."""
    days = PerformedSet.local_date.between(first, last)
    return _totals_by(PerformedSet.local_date, PerformedSet.user_id == user_id, days, *_of(user_id, family))


def by_workout(user_id: UUID, workout_ids: Sequence[UUID], family: Family | None = None) -> dict[UUID, Totals]:
    """The totals of each of the user's workouts that has work sets (of the family)."""
    workouts = PerformedSet.workout_id.in_(workout_ids)
    return _totals_by(PerformedSet.workout_id, PerformedSet.user_id == user_id, workouts, *_of(user_id, family))


def _of(user_id: UUID, family: Family | None) -> tuple[Any, ...]:
    return () if family is None else of_family(user_id, family)


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
