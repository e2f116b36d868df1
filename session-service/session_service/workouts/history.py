"""What a user did in exercises before a moment: all of the last time, and the best of all times.

A query for each, however many exercises; both read a range of the index by user and exercise, and answer with few rows:
those of one workout an exercise, and one for each number of repetitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from service_kit.db.session import db_session
from session_service.workouts.compliance_rules import DONE
from session_service.workouts.history_rules import PastSet
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet
from session_service.workouts.rules import WARMUP

# Each exercise id with the one that it counts as.
Heads = Mapping[UUID, UUID]

_FIGURES = (
    WorkoutSet.role, WorkoutSet.side, WorkoutSet.reps, WorkoutSet.load, WorkoutSet.load_kind, WorkoutSet.duration,
    WorkoutSet.distance, WorkoutSet.rpe, WorkoutSet.rir, WorkoutSet.note,
)  # fmt: skip
_ABOUT = (WorkoutEntry.exercise_id, Workout.id.label("workout_id"), Workout.started_at, Workout.local_date)
# Assistance is less than nothing.
_MOVED = case((WorkoutSet.load_kind == "assisted", -WorkoutSet.load_base), else_=WorkoutSet.load_base)
_DURATION = func.coalesce(WorkoutSet.duration_base, 0)
# The heaviest, then the farthest, then the longest, or over a distance the fastest; of equals the first.
_BEST_FIRST = (
    func.coalesce(_MOVED, 0).desc(),
    func.coalesce(WorkoutSet.distance_base, 0).desc(),
    case((WorkoutSet.distance_base.is_(None), -_DURATION), else_=_DURATION),
    Workout.started_at,
    WorkoutSet.id,
)  # fmt: skip

_SETS = (
    select(*_ABOUT, *_FIGURES)
    .select_from(WorkoutSet)
    .join(WorkoutEntry, WorkoutEntry.id == WorkoutSet.entry_id)
    .join(Workout, Workout.id == WorkoutEntry.workout_id)
)


def last_sets(user_id: UUID, heads: Heads, before: datetime) -> dict[UUID, list[PastSet]]:
    """The done sets of the newest workout that began before then with each exercise, in their order; by what it counts
    as. Those that were never done are left out.
    """
    newest = func.dense_rank().over(
        partition_by=WorkoutEntry.exercise_id, order_by=(Workout.started_at.desc(), Workout.id.desc())
    )
    entries = _entries(user_id, heads, before, WorkoutEntry.id.label("entry_id"), newest.label("place")).subquery()
    query = _SETS.join(entries, entries.c.entry_id == WorkoutEntry.id)
    query = query.where(entries.c.place == 1, WorkoutSet.status == DONE)
    found: dict[UUID, list[PastSet]] = {}
    for row in db_session().execute(query.order_by(WorkoutEntry.position, WorkoutSet.position)):
        found.setdefault(heads[row.exercise_id], []).append(_past(row))
    return {head: _of_newest(sets) for head, sets in found.items()}


def best_sets(user_id: UUID, heads: Heads, before: datetime) -> dict[UUID, list[PastSet]]:
    """The best work set of each exercise for each number of repetitions, before then; by what it counts as."""
    place = func.row_number().over(partition_by=(WorkoutEntry.exercise_id, WorkoutSet.reps), order_by=_BEST_FIRST)
    ranked = _entries(user_id, heads, before, WorkoutSet.id.label("set_id"), place.label("place"))
    ranked = ranked.join(WorkoutSet, WorkoutSet.entry_id == WorkoutEntry.id)
    best = ranked.where(WorkoutSet.status == DONE, WorkoutSet.role != WARMUP).subquery()
    query = _SETS.join(best, best.c.set_id == WorkoutSet.id)
    found: dict[UUID, list[PastSet]] = {}
    for row in db_session().execute(query.where(best.c.place == 1)):
        found.setdefault(heads[row.exercise_id], []).append(_past(row))
    return found


def _entries(user_id: UUID, heads: Heads, before: datetime, *columns: Any) -> Select[Any]:
    query = select(*columns).select_from(WorkoutEntry).join(Workout, Workout.id == WorkoutEntry.workout_id)
    mine = (WorkoutEntry.user_id == user_id, WorkoutEntry.exercise_id.in_(list(heads)), WorkoutEntry.sets_done > 0)
    return query.where(*mine, Workout.started_at < before)


def _of_newest(sets: list[PastSet]) -> list[PastSet]:
    """Those of the newest workout: merged exercises were each done a last time."""
    newest = max((one.started_at, one.workout_id) for one in sets)
    return [one for one in sets if (one.started_at, one.workout_id) == newest]


def _past(row: Any) -> PastSet:
    return PastSet(**{name: value for name, value in row._mapping.items() if name != "exercise_id"})
