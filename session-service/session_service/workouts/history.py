"""What a user did in exercises before a moment: all of the last time, and the best of all times.

A query for each, however many exercises; both read a range of the index by user and exercise, and answer with few rows:
those of one workout an exercise, and one for each number of repetitions. But they read all that was ever done, and a
live session asks after each set. So a process holds what it found, by user, ids of the exercise and moment. That is
stale once the user's feed stands elsewhere, which moves with every workout that is added, changed or deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, case, func, select

from service_kit.db.session import db_session
from session_service.workouts.compliance_rules import DONE
from session_service.workouts.history_rules import PastSet
from session_service.workouts.models import Feed, Workout, WorkoutEntry, WorkoutSet
from session_service.workouts.rules import WARMUP
from training.bounded_cache import BoundedCache

# Sets that are held in a process, of about half a kilobyte each.
MAX_HELD = 20_000

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

# Where the feed of ``user_id`` stands.
POSITION = select(Feed.__table__.c.position).where(Feed.__table__.c.user_id == bindparam("user_id"))
_SETS = (
    select(*_ABOUT, *_FIGURES)
    .select_from(WorkoutSet)
    .join(WorkoutEntry, WorkoutEntry.id == WorkoutSet.entry_id)
    .join(Workout, Workout.id == WorkoutEntry.workout_id)
)


@dataclass(frozen=True, slots=True)
class PastSets:
    """What was done in one exercise: the sets of the last time, and the best for each number of repetitions."""

    last: Sequence[PastSet]
    best: Sequence[PastSet]

    def __len__(self) -> int:
        return len(self.last) + len(self.best)


_held: BoundedCache[tuple[UUID, frozenset[UUID], datetime], tuple[int, PastSets]] = BoundedCache(MAX_HELD)


def sets_before(
    user_id: UUID, wanted: Set[UUID], heads: Heads, moment: datetime, position: int
) -> Mapping[UUID, PastSets]:
    """What the user did before a moment in each of the exercises that are ``wanted``, which count as themselves.

    ``position`` is what ``POSITION`` says, read before.
    """
    families = {head: frozenset(key for key, one in heads.items() if one == head) for head in wanted}
    found: dict[UUID, PastSets] = {}
    for head, family in families.items():
        held = _held.get((user_id, family, moment))
        if held is not None and held[0] == position:
            found[head] = held[1]
    if missing := {key: heads[key] for head in wanted - found.keys() for key in families[head]}:
        last, best = _last_sets(user_id, missing, moment), _best_sets(user_id, missing, moment)
        for head in set(missing.values()):
            found[head] = PastSets(last.get(head, ()), best.get(head, ()))
            _held.put((user_id, families[head], moment), (position, found[head]), 1 + len(found[head]))
    return found


def _last_sets(user_id: UUID, heads: Heads, before: datetime) -> dict[UUID, list[PastSet]]:
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


def _best_sets(user_id: UUID, heads: Heads, before: datetime) -> dict[UUID, list[PastSet]]:
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
