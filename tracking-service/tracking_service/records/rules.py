"""A workout's sets against the records so far: which fall, which wait for the user's word.

Records are a fold over workouts in the order in which they took place, whatever the order in which they
arrived: the same log gives the same records. The state of the fold is what stands (marks.Standing), so a new
last workout is folded onto the stored records, and a change in the past folds on from there.

Within a workout only its best counts, so that warming up to a record does not fill the history. A set
that is improbable, beyond what people can do or far beyond what this user did before, waits as pending
with its reason, pushes nobody off and counts nowhere until its owner confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from tracking_service.records.marks import Fact, Kind, Mark, Shelves, Standing, beats, place

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
                marks.append(place(mark, standing.pending[kind.name]))
        for mark in _best(kind, sound):
            if beats(mark, known):
                marks.append(place(replace(mark, first=first, previous=_previous(mark, known)), known))
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
            place(mark, best)
    return list(best.values())


def _previous(mark: Mark, shelves: Shelves) -> int | None:
    """The score that stood on this shelf before."""
    return shelves[mark.shelf].score if mark.shelf in shelves else None
