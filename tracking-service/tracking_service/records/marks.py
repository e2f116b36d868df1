"""What records are made of: a set as a fact, a kind of record, a mark that a set makes, and what stands.

Pure, like rules.py that folds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Fact:
    """One set that was done. Masses in grams, times in milliseconds, distances in millimetres, RPE in
    tenths.

    ``external`` is what was added (assistance is negative); ``moved`` is that plus the share of the body
    that the exercise lifts, None where the body weight is unknown. ``confirmed``: the user stands by an
    improbable figure.
    """

    workout_id: UUID
    set_id: UUID
    at: datetime
    local_date: date
    order: int
    measure: str
    warmup: bool = False
    reps: int | None = None
    external: int | None = None
    moved: int | None = None
    duration: int | None = None
    distance: int | None = None
    rpe: int | None = None
    confirmed: bool = False

    @property
    def place(self) -> tuple[datetime, UUID, int]:
        """Where in the user's history the set stands; ``at`` is the start of its workout."""
        return self.at, self.workout_id, self.order


Score = Callable[[Fact], int | None]
# Kind, shelf, workout and set of a mark.
Key = tuple[str, int, UUID, UUID]


@dataclass(frozen=True)
class Jump:
    """More than ``ratio`` times the best so far, by more than ``floor``, looks strange."""

    ratio: int
    floor: int


@dataclass(frozen=True)
class Kind:
    """A kind of record: its dimension, the measures of exercises that know it, and a set's score (more is
    better).

    With ``shelf`` records stand side by side (most repetitions *at a load*): a set must beat all on its
    own and harder shelves. ``per_session`` adds the scores of a workout up.
    """

    name: str
    title: str
    dimension: str
    measures: frozenset[str]
    score: Score
    shelf: Score | None = None
    jump: Jump | None = None
    formula: str | None = None
    per_session: bool = False

    def shelf_of(self, fact: Fact) -> int:
        """Where among its fellows the score stands; all on one shelf without ``shelf``."""
        return (self.shelf(fact) or 0) if self.shelf else 0


@dataclass(frozen=True)
class Mark:
    """A score that is, was or may become a record, and the set that made it."""

    kind: str
    shelf: int
    score: int
    fact: Fact
    first: bool = False
    previous: int | None = None
    reason: str | None = None

    @property
    def key(self) -> Key:
        """What tells one mark from another, and stays when the log is folded again."""
        return self.kind, self.shelf, self.fact.workout_id, self.fact.set_id


Shelves = dict[int, Mark]


@dataclass
class Standing:
    """What stands for one exercise: per kind the records and the pending marks, and how many workouts
    were seen.
    """

    records: dict[str, Shelves] = field(default_factory=dict)
    pending: dict[str, Shelves] = field(default_factory=dict)
    workouts: int = 0

    def restore(self, mark: Mark) -> None:
        """Put back a mark that was kept; call it in the order in which the marks were made."""
        shelves = (self.pending if mark.reason else self.records).setdefault(mark.kind, {})
        if beats(mark, shelves):
            place(mark, shelves)

    def standing_keys(self) -> set[Key]:
        """The keys of the records that nobody has beaten."""
        return {mark.key for shelves in self.records.values() for mark in shelves.values()}


def beats(mark: Mark, shelves: Shelves) -> bool:
    """Whether no mark on the same or a harder shelf is as good."""
    return all(other.score < mark.score for shelf, other in shelves.items() if shelf >= mark.shelf)


def place(mark: Mark, shelves: Shelves) -> Mark:
    """Put a mark on its shelf; what it beats on the same and easier shelves goes."""
    for shelf in [shelf for shelf, other in shelves.items() if shelf <= mark.shelf and other.score <= mark.score]:
        del shelves[shelf]
    shelves[mark.shelf] = mark
    return mark
