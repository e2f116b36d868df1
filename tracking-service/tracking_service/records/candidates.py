"""What records are made of: the figures of a set, kinds of records, candidates, and what stands.

Pure, like rules.py that folds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from training.comparison import NOT_TYPED, Precision, compare
from training.quantity import Steps
from training.strength import FORMULAS


@dataclass(frozen=True)
class SetFigures:
    """One set that was done. Masses, times and distances in base steps as typed, not rounded; RPE in tenths.

    ``external`` is what was added (assistance is negative); ``moved`` is that plus the share of the body
    that the exercise lifts, None where the body weight is unknown. ``formula`` estimates the maximum.
    ``precisions`` says by dimension, and of ``moved``, in which unit the figures were typed; so many ``hands`` held
    the load each. ``confirmed``: the user
    stands by an improbable figure.
    """

    workout_id: UUID
    set_id: UUID
    at: datetime
    local_date: date
    order: int
    measure: str
    warmup: bool = False
    reps: int | None = None
    external: Steps | None = None
    moved: Steps | None = None
    duration: Steps | None = None
    distance: Steps | None = None
    rpe: int | None = None
    hands: int = 1
    formula: str = FORMULAS[0]
    precisions: Mapping[str, Precision] = field(default_factory=dict)
    confirmed: bool = False

    @property
    def place(self) -> tuple[datetime, UUID, int]:
        """Where in the user's history the set stands; ``at`` is the start of its workout."""
        return self.at, self.workout_id, self.order

    def precision(self, dimension: str) -> Precision:
        """In which unit the figure of a dimension was typed; what was not typed is a count of base steps."""
        return self.precisions.get(dimension, NOT_TYPED)


def _as_it_was(older: Candidate, _figures: SetFigures) -> Steps:
    return older.score


Score = Callable[[SetFigures], Steps | None]
# Kind, bracket, workout and set of a candidate.
Key = tuple[str, int, UUID, UUID]


@dataclass(frozen=True)
class Kind:
    """A kind of record: its dimension, the measures of exercises that know it, and a set's score (more is
    better).

    ``factor`` is how much faster the score grows than the figure that was typed, by default as fast. ``restate``
    answers an older score as it is compared with that of a newer set.

    With ``bracket`` records stand side by side (most repetitions *at a load*, the best pace *over a distance*): a set
    must beat all in its own and harder brackets, which measure ``bracket_dimension``. ``per_session`` adds the scores
    of a workout up. ``typed`` names the precision (see SetFigures) that the score has, by default that
    of its dimension. An estimate has a ``method``, one of strength_rules.METHODS.
    """

    name: str
    title: str
    dimension: str
    measures: frozenset[str]
    score: Score
    factor: Callable[[SetFigures], Steps] = lambda _figures: 1
    restate: Callable[[Candidate, SetFigures], Steps] = _as_it_was
    bracket: Score | None = None
    bracket_dimension: str = ""
    method: Callable[[SetFigures], str] | None = None
    per_session: bool = False
    typed: str = ""

    def candidate(self, figures: SetFigures, score: Steps, factor: Callable[[], Steps]) -> Candidate:
        """The set with its score, rounded to a base step here and nowhere before, in its bracket (0 without any)."""
        bracket = round(self.bracket(figures) or 0) if self.bracket else 0
        return self.restored(figures, round(score), bracket, factor=factor)

    def restored(self, figures: SetFigures, score: int, bracket: int, **more: Any) -> Candidate:
        """A candidate made before, against which newer ones are held: of its set only the precisions count."""
        typed_as = (figures.precision(self.typed or self.dimension), figures.precision(self.bracket_dimension))
        return Candidate(self.name, bracket, score, figures, *typed_as, restate=self.restate, **more)


@dataclass(frozen=True)
class Candidate:
    """A score that is, was or may become a record, and the set that made it; in what units both were typed.

    ``factor`` answers that of the score's precision; only a comparison of rounded figures asks. ``restate``: see Kind.
    """

    kind: str
    bracket: int
    score: int
    figures: SetFigures
    precision: Precision = NOT_TYPED
    bracket_precision: Precision = NOT_TYPED
    first: bool = False
    previous: int | None = None
    reason: str | None = None
    factor: Callable[[], Steps] = field(default=lambda: 1, compare=False, repr=False)
    restate: Callable[[Candidate, SetFigures], Steps] = field(default=_as_it_was, compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What tells one candidate from another, and stays when the log is folded again."""
        return self.kind, self.bracket, self.figures.workout_id, self.figures.set_id

    @property
    def standard(self) -> tuple[Any, ...]:
        """All that a newer candidate is held against."""
        typed = self.precision, self.bracket_precision, self.figures.precision("length")
        return self.key, self.score, *typed, self.figures.distance

    def covers(self, other: Candidate) -> bool:
        """Whether all that is as good as nothing beside ``other`` is so beside this one, whatever it was typed in."""
        if self.standard == other.standard:
            return True
        pairs = (self.precision, other.precision), (self.bracket_precision, other.bracket_precision)
        are_alike = all((one.unit, one.is_rounded) == (two.unit, two.is_rounded) for one, two in pairs)
        is_as_good = self.score >= other.score and self.bracket >= other.bracket
        return are_alike and is_as_good and self.restate is _as_it_was

    def compare_score(self, older: Candidate) -> int:
        """1 with a better score than an older candidate, 0 with as good a one, -1 with a worse one."""
        precision = self.precision
        if precision.is_apart(older.precision):
            precision = replace(precision, factor=self.factor())
        return compare(self.score, precision, self.restate(older, self.figures), older.precision)

    def compare_bracket(self, older: Candidate) -> int:
        """1 in a harder bracket than an older candidate, 0 in the same, -1 in an easier one."""
        return compare(self.bracket, self.bracket_precision, older.bracket, older.bracket_precision)


Brackets = dict[int, Candidate]


@dataclass
class CurrentRecords:
    """What stands for one exercise: per kind the records and the pending candidates."""

    records: dict[str, Brackets] = field(default_factory=dict)
    pending: dict[str, Brackets] = field(default_factory=dict)

    def restore(self, candidate: Candidate) -> None:
        """Put back a candidate that counted when it was made, in the order in which the candidates were made.

        It is not held against the others again: across units that may end otherwise than it did.
        """
        place(candidate, (self.pending if candidate.reason else self.records).setdefault(candidate.kind, {}))

    def copy(self) -> CurrentRecords:
        """The same candidates, to be folded on apart from these."""
        return CurrentRecords(*({name: dict(one) for name, one in part.items()} for part in self._parts))

    def keys(self) -> set[Key]:
        """The keys of the records and pending candidates that nobody has beaten."""
        return {one.key for part in self._parts for brackets in part.values() for one in brackets.values()}

    def is_like(self, other: CurrentRecords) -> bool:
        """Whether any workout makes of both the same."""
        return self._standards() == other._standards()

    def weaker_kinds(self, other: CurrentRecords) -> set[str]:
        """The kinds in which something may be a record here, or leap, that is none beside ``other``."""
        return {
            name
            for name, brackets in other.records.items()
            for one in brackets.values()
            if not any(own.covers(one) for own in self.records.get(name, {}).values())
        }

    @property
    def _parts(self) -> tuple[dict[str, Brackets], dict[str, Brackets]]:
        return self.records, self.pending

    def _standards(self) -> list[dict[tuple[str, int], tuple[Any, ...]]]:
        return [
            {(name, bracket): one.standard for name, brackets in part.items() for bracket, one in brackets.items()}
            for part in self._parts
        ]


def beats(candidate: Candidate, brackets: Brackets) -> bool:
    """Whether no candidate in the same or a harder bracket is as good."""
    harder = (other for other in brackets.values() if candidate.compare_bracket(other) <= 0)
    return all(candidate.compare_score(other) > 0 for other in harder)


def place(candidate: Candidate, brackets: Brackets) -> Candidate:
    """Put a candidate into its bracket; what it beats in the same and easier ones goes."""
    easier = [other for other in brackets.values() if candidate.compare_bracket(other) >= 0]
    for other in easier:
        if candidate.compare_score(other) >= 0:
            del brackets[other.bracket]
    brackets[candidate.bracket] = candidate
    return candidate
