"""A workout's sets against the records so far: which fall, which wait for the user's word.

Records are a fold over workouts in the order in which they took place, whatever the order in which they
arrived: the same log gives the same records. The state of the fold is what stands (CurrentRecords), so a new
last workout is folded onto the stored records, and a change in the past folds on from there.

Within a workout only its best counts, so that warming up to a record does not fill the history. A set
that is improbable, beyond what people can do or far beyond what this user did before, waits as pending
with its reason, pushes nobody off and counts nowhere until its owner confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from uuid import UUID

from tracking_service.records.candidates import Brackets, Candidate, CurrentRecords, Kind, SetFigures, beats, place
from training.quantity import Steps

# What no human set exceeds (with room above the world's best): a slip of the finger, not a lift.
MOST_LOAD = 600_000_000  # milligrams
MOST_REPS = 2_000
MOST_DURATION = 48 * 3_600_000_000  # microseconds
MOST_DISTANCE = 1_000_000_000_000  # micrometres
MOST_SPEED = 33  # micrometres per microsecond, which is metres per second
# So many earlier workouts of an exercise must be known before a jump looks strange.
KNOWN_WORKOUTS = 2

REASONS = {
    "beyond-limit": "The figure is beyond what people are known to do. Is it a slip of the finger?",
    "jump": "The figure is far beyond everything logged for this exercise before. Is the unit right?",
}


def fold(current: CurrentRecords, sets: Iterable[SetFigures], kinds: Sequence[Kind]) -> list[Candidate]:
    """Fold the exercise's workouts (``sets`` ordered by ``place``) into ``current``; answer with the
    new candidates.
    """
    candidates: list[Candidate] = []
    for _, workout in groupby(sets, key=lambda figures: (figures.at, figures.workout_id)):
        candidates.extend(_fold_workout(current, list(workout), kinds))
    return candidates


def doubts(sets: Sequence[SetFigures], kinds: Sequence[Kind]) -> set[tuple[UUID, UUID]]:
    """(workout, set) of those that are improbable and not confirmed, judged in order like :func:`fold` does."""
    current, doubtful_sets = CurrentRecords(), set()
    for _, group in groupby(sets, key=lambda figures: (figures.at, figures.workout_id)):
        workout = list(group)
        doubtful_sets |= {(figures.workout_id, figures.set_id) for figures in workout if doubt(figures, current, kinds)}
        _fold_workout(current, workout, kinds)
    return doubtful_sets


def doubt(figures: SetFigures, current: CurrentRecords, kinds: Sequence[Kind]) -> str | None:
    """The reason (a key of REASONS) why a set is improbable, or None."""
    if figures.confirmed:
        return None
    if _beyond_limit(figures):
        return "beyond-limit"
    if current.workouts < KNOWN_WORKOUTS:
        return None
    strange = any(_is_jump(kind, figures, current) for kind in kinds if kind.jump)
    return "jump" if strange else None


def _beyond_limit(figures: SetFigures) -> bool:
    duration, distance = figures.duration or 0, figures.distance or 0
    return (
        (figures.external or 0) > MOST_LOAD
        or (figures.reps or 0) > MOST_REPS
        or duration > MOST_DURATION
        or distance > MOST_DISTANCE
        or (duration > 0 and distance > MOST_SPEED * duration)
    )


def _is_jump(kind: Kind, figures: SetFigures, current: CurrentRecords) -> bool:
    score, brackets = kind.score(figures), current.records.get(kind.name)
    if score is None or not brackets or kind.jump is None:
        return False
    best = max(candidate.score for candidate in brackets.values())
    return score > best * kind.jump.ratio and score - best > kind.jump.floor


def _fold_workout(current: CurrentRecords, workout: Sequence[SetFigures], kinds: Sequence[Kind]) -> list[Candidate]:
    """The candidates of one workout; those that are records join ``current``, those in doubt wait there."""
    reasons = {figures.set_id: doubt(figures, current, kinds) for figures in workout}
    counted = [figures for figures in workout if not figures.warmup]
    sound = [figures for figures in counted if reasons[figures.set_id] is None]
    strange = [figures for figures in counted if reasons[figures.set_id] is not None]
    candidates = []
    for kind in kinds:
        known = current.records.setdefault(kind.name, {})
        first = not known
        for candidate in _best(kind, strange):
            if beats(candidate, known) and beats(candidate, current.pending.setdefault(kind.name, {})):
                reason, previous = reasons[candidate.figures.set_id], _previous(candidate, known)
                doubtful = replace(candidate, reason=reason, previous=previous)
                candidates.append(place(doubtful, current.pending[kind.name]))
        for candidate in _best(kind, sound):
            if beats(candidate, known):
                candidates.append(place(replace(candidate, first=first, previous=_previous(candidate, known)), known))
    current.workouts += 1
    return candidates


def _best(kind: Kind, sets: Sequence[SetFigures]) -> list[Candidate]:
    """A workout's own best candidates of a kind: what no other set of it beats, the earlier one of equals."""
    scored = [(figures, score) for figures in sets if (score := kind.score(figures)) is not None]
    if kind.per_session:
        total = sum(score for _, score in scored)
        return [kind.candidate(scored[-1][0], total, partial(_sum_of_factors, kind, sets))] if scored else []
    tries = [kind.candidate(figures, score, partial(kind.factor, figures)) for figures, score in scored]
    best: Brackets = {}
    for candidate in tries:
        if beats(candidate, best):
            place(candidate, best)
    return list(best.values())


def _sum_of_factors(kind: Kind, sets: Iterable[SetFigures]) -> Steps:
    return sum(kind.factor(figures) for figures in sets if kind.score(figures) is not None)


def _previous(candidate: Candidate, brackets: Brackets) -> int | None:
    """The score that stood in this bracket before."""
    same = (other.score for other in brackets.values() if candidate.compare_bracket(other) == 0)
    return next(same, None)
