"""Totals as they follow from the sets themselves, in plain statements: what the kept sums are held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from service_kit.db.session import db_session
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.performances.models import PerformedSet, Workout
from tracking_service.performances.queries import of_family
from tracking_service.performances.rules import BODY_MEASURES
from tracking_service.performances.totals import Key, Totals, is_work_set
from tracking_service.performances.typed_figures import exact_loads
from training.quantity import Steps


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


def exercises_of(user_id: UUID, first: date, last: date) -> int:
    """Of how many exercises there are work sets."""
    mine = (PerformedSet.user_id == user_id, PerformedSet.local_date.between(first, last), is_work_set())
    keys = set(db_session().scalars(select(PerformedSet.exercise_id).where(*mine)))
    return len({head.id for head in exercises.successors(keys).values()})


def training(user_id: UUID) -> list[tuple[date, int]]:
    """(local day, time) of each workout with a set, in order of days."""
    has_set = select(PerformedSet.set_id).where(PerformedSet.workout_id == Workout.id).exists()
    mine = select(Workout.local_date, Workout.duration).where(Workout.user_id == user_id, has_set)
    return [(day, duration) for day, duration in db_session().execute(mine.order_by(Workout.local_date))]
