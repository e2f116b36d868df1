"""Which of the sets of before is held against one that is to be done. Pure; our rules.

**Last time** is the last workout with the exercise, under whichever id it was logged. A set is held against the one in
its place there: its first work set against the first, its second warm-up against the second, the first of the left side
against the first of the left. Where there were fewer, it is the last of them; where there was none of the kind, none.

**Best** is the heaviest load with at least as many repetitions; of equal loads the most repetitions, of equal sets the
first. Where no repetitions are measured it is the heaviest, farthest and longest set, over a distance the fastest.
Warm-ups have none. Assistance is less than the body alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from session_service.workouts.rules import WARMUP
from training.quantity import Quantity, Steps


@dataclass(frozen=True, slots=True)
class PastSet:
    """A set that was done, with the workout that it stands in; ``local_date`` is the day of that. RPE is tenths."""

    workout_id: UUID
    started_at: datetime
    local_date: date
    role: str = "work"
    side: str = "both"
    reps: int | None = None
    load: Quantity | None = None
    load_kind: str = "bodyweight"
    duration: Quantity | None = None
    distance: Quantity | None = None
    rpe: int | None = None
    rir: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The ``number``-th set (from 1) of an exercise among those of its kind: warm-ups or not, of a side."""

    is_warmup: bool
    side: str
    number: int = 1


def last_at(place: Place, last: Sequence[PastSet]) -> tuple[PastSet | None, int]:
    """The set of last time that is held against one in this place, and its own number among those of its kind."""
    alike = [one for one in last if (one.role == WARMUP, one.side) == (place.is_warmup, place.side)]
    number = min(place.number, len(alike))
    return (alike[number - 1] if alike else None), number


def best_for(reps: int | None, best: Iterable[PastSet]) -> PastSet | None:
    """The best of these sets that has at least so many repetitions; ``reps`` None: of those that have none."""
    enough = [one for one in best if (one.reps is None if reps is None else one.reps is not None and one.reps >= reps)]
    return min(enough, key=_rank, default=None)


def increment(load: Quantity | None, kind: str | None, last: PastSet | None, unit: str) -> Quantity | None:
    """How much more is aimed at than was lifted, in ``unit``; None where the two cannot be compared."""
    if kind is None or last is None or (kind == "absolute") != (last.load_kind == "absolute"):
        return None
    more, before = signed(load, kind), signed(last.load, last.load_kind)
    return None if more is None or before is None else Quantity.from_base(more - before, unit)


def signed(load: Quantity | None, kind: str) -> Steps | None:
    """Milligrams beside the body: assistance is negative, the body alone nothing; None for a load that was not said."""
    if kind == "bodyweight":
        return 0
    if load is None:
        return None
    return -load.steps if kind == "assisted" else load.steps


def _rank(one: PastSet) -> tuple[Steps, int, int, int, datetime]:
    """Lower is better."""
    moved = signed(one.load, one.load_kind) or 0
    distance, duration = (0 if figure is None else figure.base for figure in (one.distance, one.duration))
    return -moved, -(one.reps or 0), -distance, duration if one.distance is not None else -duration, one.started_at
