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

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from service_kit.db.session import db_session
from tracking_service.exercises import usecases as exercises
from tracking_service.exercises.usecases import Family
from tracking_service.people.display_units import volume_quantity
from tracking_service.performances.models import PerformedSet, Workout, WorkoutExercise
from tracking_service.performances.rules import LEAST_HARD_RPE
from tracking_service.performances.summaries import exact_volume, saying
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
# The columns of models.Sums: those of Totals, what lies beyond a volume's whole milligrams behind it.
SUMS = ("sets", "reps", "volume", "volume_rest", "volume_with_body", "volume_with_body_rest", "unknown", "set_time",
        "distance")  # fmt: skip
Key = TypeVar("Key", date, UUID)


def total(parts: Iterable[Totals]) -> Totals:
    """All of them together; no workout may be in two of the parts."""
    rows = [[getattr(part, name) for name in _NAMES] for part in parts]
    return Totals(*map(sum, zip(*rows, strict=True)))


def summed(columns: Sequence[int]) -> Totals:
    """The totals in the columns SUMS of a row, or in sums of them."""
    sets, reps, volume, rest, with_body, with_body_rest, *others = columns
    return Totals(sets, reps, exact_volume(volume, rest), exact_volume(with_body, with_body_rest), *others)


def is_work_set() -> ColumnElement[bool]:
    """Condition: no warm-up, and not in doubt."""
    return and_(PerformedSet.warmup.is_(False), PerformedSet.doubt.is_(None))


def daily_totals(user_id: UUID, first: date, last: date, family: Family | None = None) -> dict[date, Totals]:
    """The totals of each local day with work sets (of the family), in order."""
    table = _table(family)
    return _totals_by(table, table.local_date, user_id, family, table.local_date.between(first, last))


def by_workout(user_id: UUID, workout_ids: Sequence[UUID], family: Family | None = None) -> dict[UUID, Totals]:
    """The totals of each of the user's workouts that has work sets (of the family)."""
    key = WorkoutExercise.workout_id if family else Workout.id
    return _totals_by(_table(family), key, user_id, family, key.in_(workout_ids))


def _table(family: Family | None) -> Any:
    return Workout if family is None else WorkoutExercise


def _totals_by(
    table: Any, key: InstrumentedAttribute[Key], user_id: UUID, family: Family | None, which: ColumnElement[bool]
) -> dict[Key, Totals]:
    """The sums of the rows by a column of theirs, in its order, of those with any work sets."""
    sums = [func.sum(getattr(table, name)) for name in SUMS]
    query = select(key, *sums).where(table.user_id == user_id, which).group_by(key).order_by(key)
    if family is not None:
        query = query.where(*counted_rows(family))
    rows = db_session().execute(query.having(func.sum(table.sets) > 0))
    return {row[0]: summed([int(value) for value in row[1:]]) for row in rows}


def counted_rows(family: Family) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the rows of WorkoutExercise with the work sets that :func:`queries.of_family` has."""
    return WorkoutExercise.exercise_id.in_(family.ids), WorkoutExercise.says.in_(saying(family.head.measure))


def exercises_by_workout(workout_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many exercises each workout has work sets of; what was merged is one."""
    query = select(WorkoutExercise.workout_id, WorkoutExercise.exercise_id).distinct()
    query = query.where(WorkoutExercise.workout_id.in_(workout_ids), WorkoutExercise.work_sets > 0)
    pairs = db_session().execute(query).all()
    heads = exercises.successors({exercise_id for _, exercise_id in pairs})
    return Counter(workout_id for workout_id, _ in {(workout_id, heads[key].id) for workout_id, key in pairs})


def _number_of_sets() -> Any:
    return func.count(func.coalesce(PerformedSet.counts_with, PerformedSet.set_id).distinct())


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
