"""What records are made of: the figures of a set, kinds of records, candidates, and what stands.

Pure, like rules.py that folds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class SetFigures:
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


Score = Callable[[SetFigures], int | None]
# Kind, bracket, workout and set of a candidate.
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

    With ``bracket`` records stand side by side (most repetitions *at a load*): a set must beat all in its
    own and harder brackets. ``per_session`` adds the scores of a workout up.
    """

    name: str
    title: str
    dimension: str
    measures: frozenset[str]
    score: Score
    bracket: Score | None = None
    jump: Jump | None = None
    formula: str | None = None
    per_session: bool = False

    def bracket_of(self, figures: SetFigures) -> int:
        """Where among its fellows the score stands; all in one bracket without ``bracket``."""
        return (self.bracket(figures) or 0) if self.bracket else 0


@dataclass(frozen=True)
class Candidate:
    """A score that is, was or may become a record, and the set that made it."""

    kind: str
    bracket: int
    score: int
    figures: SetFigures
    first: bool = False
    previous: int | None = None
    reason: str | None = None

    @property
    def key(self) -> Key:
        """What tells one candidate from another, and stays when the log is folded again."""
        return self.kind, self.bracket, self.figures.workout_id, self.figures.set_id


Brackets = dict[int, Candidate]


@dataclass
class CurrentRecords:
    """What stands for one exercise: per kind the records and the pending candidates, and how many workouts
    were seen.
    """

    records: dict[str, Brackets] = field(default_factory=dict)
    pending: dict[str, Brackets] = field(default_factory=dict)
    workouts: int = 0

    def restore(self, candidate: Candidate) -> None:
        """Put back a candidate that was kept; call it in the order in which the candidates were made."""
        brackets = (self.pending if candidate.reason else self.records).setdefault(candidate.kind, {})
        if beats(candidate, brackets):
            place(candidate, brackets)

    def record_keys(self) -> set[Key]:
        """The keys of the records that nobody has beaten."""
        return {candidate.key for brackets in self.records.values() for candidate in brackets.values()}


def beats(candidate: Candidate, brackets: Brackets) -> bool:
    """Whether no candidate in the same or a harder bracket is as good."""
    return all(other.score < candidate.score for bracket, other in brackets.items() if bracket >= candidate.bracket)


def place(candidate: Candidate, brackets: Brackets) -> Candidate:
    """Put a candidate into its bracket; what it beats in the same and easier ones goes."""
    easier = [bracket for bracket in brackets if bracket <= candidate.bracket]
    for bracket in easier:
        if brackets[bracket].score <= candidate.score:
            del brackets[bracket]
    brackets[candidate.bracket] = candidate
    return candidate
