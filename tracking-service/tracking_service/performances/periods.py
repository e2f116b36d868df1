"""What whole periods came to, from the sums of their workouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from service_kit.db.session import db_session
from tracking_service.exercises import usecases as exercises
from tracking_service.performances.models import Workout, WorkoutExercise
from tracking_service.performances.queries import is_trained, trained_by
from tracking_service.performances.totals import SUMS, Totals, summed


@dataclass(frozen=True)
class Period:
    """Workouts with a set from ``first`` to ``last`` local day, the days with any, their time in microseconds, what
    their work sets came to, and of how many exercises these were; what was merged is one.
    """

    first: date
    last: date
    workouts: int
    active_days: int
    duration: int
    done: Totals
    exercises: int


def between(user_id: UUID, spans: Sequence[tuple[date, date]]) -> list[Period]:
    """What the user's workouts came to between local days, both included, for each pair of them."""
    counts = (func.count(), func.count(Workout.local_date.distinct()), func.coalesce(func.sum(Workout.duration), 0))
    sums = [func.coalesce(func.sum(getattr(Workout, name)), 0) for name in SUMS]
    queries = (
        select(literal(place), *counts, *sums).where(
            Workout.user_id == user_id, Workout.local_date.between(*span), is_trained()
        )
        for place, span in enumerate(spans)
    )
    rows = {row[0]: list(map(int, row[1:])) for row in db_session().execute(union_all(*queries))}
    trained = _exercises(user_id, spans)
    return [_period(span, rows[place], trained.get(place, 0)) for place, span in enumerate(spans)]


def _period(span: tuple[date, date], row: Sequence[int], trained: int) -> Period:
    workouts, active_days, duration, *sums = row
    return Period(*span, workouts, active_days, duration, summed(sums), trained)


def _exercises(user_id: UUID, spans: Sequence[tuple[date, date]]) -> dict[int, int]:
    """Of how many exercises there are work sets in each of the spans, by its place."""
    trained = trained_by(user_id)
    mine = (WorkoutExercise.user_id == user_id, WorkoutExercise.exercise_id == trained.c.exercise_id)
    work = select(WorkoutExercise.exercise_id).where(*mine, WorkoutExercise.work_sets > 0)
    logged = (
        select(literal(place), trained.c.exercise_id).where(
            work.where(WorkoutExercise.local_date.between(*span)).exists()
        )
        for place, span in enumerate(spans)
    )
    pairs = db_session().execute(union_all(*logged)).all()
    heads = exercises.successors({key for _, key in pairs})
    found: defaultdict[int, set[UUID]] = defaultdict(set)
    for place, key in pairs:
        found[place].add(heads[key].id)
    return {place: len(keys) for place, keys in found.items()}
