"""A workout's sets against the records so far: which fall, which wait for the user's word.

Records are a fold over workouts in the order in which they took place, whatever the order in which they
arrived: the same log gives the same records. The state of the fold is what stands (:class:`Standing`), so
a new last workout is folded onto the stored records, and only a change in the past folds the exercise
afresh.

Within a workout only its best counts, so that warming up to a record does not fill the history. A set
that is improbable, beyond what people can do or far beyond what this user did before, waits as pending
with its reason, pushes nobody off and counts nowhere until its owner confirms it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

# What no human set exceeds (with room above the world's best): a slip of the finger, not a lift.
MOST_LOAD = 600_000  # grams
MOST_REPS = 2_000
MOST_DURATION = 48 * 3_600_000  # milliseconds
MOST_DISTANCE = 1_000_000_000  # millimetres
MOST_SPEED = 33  # millimetres per millisecond, which is metres per second
# So many earlier workouts of an exercise must be known before a jump looks strange.
KNOWN_WORKOUTS = 2

REASONS = {
    "beyond-limit": "The figure is beyond what people are known to do. Is it a slip of the finger?",
    "jump": "The figure is far beyond everything logged for this exercise before. Is the unit right?",
}


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
            _place(mark, shelves)

    def standing_keys(self) -> set[Key]:
        """The keys of the records that nobody has beaten."""
        return {mark.key for shelves in self.records.values() for mark in shelves.values()}


def fold(standing: Standing, facts: Iterable[Fact], kinds: Sequence[Kind]) -> list[Mark]:
    """Fold the exercise's workouts (``facts`` ordered by ``place``) into ``standing``; answer with the
    new marks.
    """
    marks: list[Mark] = []
    for _, workout in groupby(facts, key=lambda fact: (fact.at, fact.workout_id)):
        marks.extend(_fold_workout(standing, list(workout), kinds))
    return marks


def doubts(facts: Sequence[Fact], kinds: Sequence[Kind]) -> set[tuple[UUID, UUID]]:
    """(workout, set) of those that are improbable and not confirmed, judged in order like :func:`fold` does."""
    standing, doubted = Standing(), set()
    for _, group in groupby(facts, key=lambda fact: (fact.at, fact.workout_id)):
        workout = list(group)
        doubted |= {(fact.workout_id, fact.set_id) for fact in workout if doubt(fact, standing, kinds)}
        _fold_workout(standing, workout, kinds)
    return doubted


def doubt(fact: Fact, standing: Standing, kinds: Sequence[Kind]) -> str | None:
    """The reason (a key of REASONS) why a set is improbable, or None."""
    if fact.confirmed:
        return None
    if _beyond_limit(fact):
        return "beyond-limit"
    if standing.workouts < KNOWN_WORKOUTS:
        return None
    strange = any(_is_jump(kind, fact, standing) for kind in kinds if kind.jump)
    return "jump" if strange else None


def _beyond_limit(fact: Fact) -> bool:
    duration, distance = fact.duration or 0, fact.distance or 0
    return (
        (fact.external or 0) > MOST_LOAD
        or (fact.reps or 0) > MOST_REPS
        or duration > MOST_DURATION
        or distance > MOST_DISTANCE
        or (duration > 0 and distance > MOST_SPEED * duration)
    )


def _is_jump(kind: Kind, fact: Fact, standing: Standing) -> bool:
    score, shelves = kind.score(fact), standing.records.get(kind.name)
    if score is None or not shelves or kind.jump is None:
        return False
    best = max(mark.score for mark in shelves.values())
    return score > best * kind.jump.ratio and score - best > kind.jump.floor


def _fold_workout(standing: Standing, workout: Sequence[Fact], kinds: Sequence[Kind]) -> list[Mark]:
    """The marks of one workout; those that are records join ``standing``, those in doubt wait there."""
    reasons = {fact.set_id: doubt(fact, standing, kinds) for fact in workout}
    counted = [fact for fact in workout if not fact.warmup]
    sound = [fact for fact in counted if reasons[fact.set_id] is None]
    strange = [fact for fact in counted if reasons[fact.set_id] is not None]
    marks = []
    for kind in kinds:
        known = standing.records.setdefault(kind.name, {})
        first = not known
        for mark in _best(kind, strange):
            if beats(mark, known) and beats(mark, standing.pending.setdefault(kind.name, {})):
                mark = replace(mark, reason=reasons[mark.fact.set_id], previous=_previous(mark, known))
                marks.append(_place(mark, standing.pending[kind.name]))
        for mark in _best(kind, sound):
            if beats(mark, known):
                marks.append(_place(replace(mark, first=first, previous=_previous(mark, known)), known))
    standing.workouts += 1
    return marks


def _best(kind: Kind, facts: Sequence[Fact]) -> list[Mark]:
    """A workout's own best marks of a kind: what no other set of it beats, the earlier one of equals."""
    scored = [(fact, kind.score(fact)) for fact in facts]
    tries = [Mark(kind.name, kind.shelf_of(fact), score, fact) for fact, score in scored if score is not None]
    if kind.per_session:
        return [replace(tries[-1], score=sum(mark.score for mark in tries))] if tries else []
    best: Shelves = {}
    for mark in tries:
        if beats(mark, best):
            _place(mark, best)
    return list(best.values())


def beats(mark: Mark, shelves: Shelves) -> bool:
    """Whether no mark on the same or a harder shelf is as good."""
    return all(other.score < mark.score for shelf, other in shelves.items() if shelf >= mark.shelf)


def _place(mark: Mark, shelves: Shelves) -> Mark:
    """Put a mark on its shelf; what it beats on the same and easier shelves goes."""
    for shelf in [shelf for shelf, other in shelves.items() if shelf <= mark.shelf and other.score <= mark.score]:
        del shelves[shelf]
    shelves[mark.shelf] = mark
    return mark


def _previous(mark: Mark, shelves: Shelves) -> int | None:
    """The score that stood on this shelf before."""
    return shelves[mark.shelf].score if mark.shelf in shelves else None
