"""A workout's sets against the records so far: which fall, which wait for the user's word.

Records are a fold over workouts in the order in which they took place, whatever the order in which they
arrived: the same log gives the same records. The state of the fold is what stands (CurrentRecords), so a new
last workout is folded onto the stored records, and a change in the past folds on from there.

Within a workout only its best counts, so that warming up to a record does not fill the history. A set
that is improbable, beyond what people can do or far beyond what this user did before (limit_rules.py), is in doubt: it
waits as pending with its reason, pushes nobody off and counts nowhere until its owner confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from uuid import UUID

from tracking_service.records.candidates import Brackets, Candidate, CurrentRecords, Kind, SetFigures, beats, place
from tracking_service.records.limit_rules import (
    MOST_DISTANCE,
    MOST_DURATION,
    MOST_LOADED_REPS,
    MOST_REPS,
    Jump,
    Limits,
)
from training.quantity import Steps

BEYOND_LIMIT, JUMP = "beyond-limit", "jump"
REASONS = {
    BEYOND_LIMIT: "The figure is beyond what people are known to do. Is it a slip of the finger?",
    JUMP: "The figure is far beyond everything logged for this exercise before. Is the unit right?",
}


@dataclass(frozen=True)
class Folded:
    """What a fold adds: new candidates, and by (workout, set) why sets are in doubt (a key of REASONS)."""

    candidates: list[Candidate] = field(default_factory=list)
    doubts: dict[tuple[UUID, UUID], str] = field(default_factory=dict)


def fold(current: CurrentRecords, sets: Iterable[SetFigures], kinds: Sequence[Kind], limits: Limits) -> Folded:
    """Fold the exercise's workouts (``sets`` ordered by ``place``) into ``current``."""
    folded = Folded()
    for _, workout in groupby(sets, key=lambda figures: (figures.at, figures.workout_id)):
        _fold_workout(current, [one for one in workout if not one.warmup], kinds, limits, folded)
    return folded


def is_beyond_limit(figures: SetFigures, limits: Limits) -> bool:
    """Whether one figure of a set is beyond what people are known to do in the exercise, and nobody stands by it."""
    external, duration, distance = figures.external or 0, figures.duration or 0, figures.distance or 0
    most_reps = MOST_LOADED_REPS if external > 0 else MOST_REPS
    return not figures.confirmed and (
        not -limits.load <= external <= limits.load
        or (figures.reps or 0) > most_reps
        or duration > MOST_DURATION
        or distance > MOST_DISTANCE
        or (duration > 0 and distance > limits.speed * duration)
    )


def _doubts(
    current: CurrentRecords, workout: Sequence[SetFigures], kinds: Sequence[Kind], limits: Limits
) -> dict[UUID, str]:
    """Why sets of a workout are in doubt, by their ids.

    Who stands by one of them stands by the others that are no leap from it.
    """
    confirmed = [figures for figures in workout if figures.confirmed]
    earlier = {kind: list(current.records.get(kind.name, {}).values()) for kind in kinds if kind.name in limits.jumps}
    bests = {kind: (known, _tries(kind, confirmed)) for kind, known in earlier.items() if known}
    reasons = {}
    for figures in workout:
        if is_beyond_limit(figures, limits):
            reasons[figures.set_id] = BEYOND_LIMIT
        elif not figures.confirmed and any(
            _is_leap(candidate, *best, limits.jumps[kind.name])
            for kind, best in bests.items()
            for candidate in _tries(kind, [figures])
        ):
            reasons[figures.set_id] = JUMP
    return reasons


def _is_leap(
    candidate: Candidate, known: Sequence[Candidate], confirmed: Sequence[Candidate], jumps: Sequence[Jump]
) -> bool:
    """Whether a score is far beyond those in the same and easier brackets; without a known one there nobody can say."""
    scores = [other.score for other in known if candidate.compare_bracket(other) >= 0]
    if not scores:
        return False
    best = max([*scores, *(other.score for other in confirmed if candidate.compare_bracket(other) >= 0)])
    return any(_is_far_beyond(candidate.score, best, jump) for jump in jumps)


def _is_far_beyond(score: int, best: int, jump: Jump) -> bool:
    """Both are rounded to a base step, so what exceeds the ratio by no more is exactly as much: 180 lb are twice 90."""
    return score > (best + 1) * jump.ratio and score - best > jump.floor


def _fold_workout(
    current: CurrentRecords, workout: Sequence[SetFigures], kinds: Sequence[Kind], limits: Limits, folded: Folded
) -> None:
    """Add what one workout brings: its records join ``current``, those in doubt wait there."""
    reasons = _doubts(current, workout, kinds, limits)
    folded.doubts.update(
        {(one.workout_id, one.set_id): reasons[one.set_id] for one in workout if one.set_id in reasons}
    )
    sound = [figures for figures in workout if figures.set_id not in reasons]
    strange = [figures for figures in workout if figures.set_id in reasons]
    for kind in kinds:
        known = current.records.setdefault(kind.name, {})
        first = not known
        for candidate in _best(kind, strange):
            if beats(candidate, known) and beats(candidate, current.pending.setdefault(kind.name, {})):
                reason, previous = reasons[candidate.figures.set_id], _previous(candidate, known)
                doubtful = replace(candidate, reason=reason, previous=previous)
                folded.candidates.append(place(doubtful, current.pending[kind.name]))
        for candidate in _best(kind, sound):
            if beats(candidate, known):
                record = replace(candidate, first=first, previous=_previous(candidate, known))
                folded.candidates.append(place(record, known))


def _best(kind: Kind, sets: Sequence[SetFigures]) -> list[Candidate]:
    """A workout's own best candidates of a kind: what no other set of it beats, the earlier one of equals."""
    if kind.per_session:
        scored = [(figures, score) for figures in sets if (score := kind.score(figures)) is not None]
        total = sum(score for _, score in scored)
        return [kind.candidate(scored[-1][0], total, partial(_sum_of_factors, kind, sets))] if scored else []
    best: Brackets = {}
    for candidate in _tries(kind, sets):
        if beats(candidate, best):
            place(candidate, best)
    return list(best.values())


def _tries(kind: Kind, sets: Iterable[SetFigures]) -> list[Candidate]:
    """The sets that have a score of the kind, each as a candidate."""
    scored = ((figures, kind.score(figures)) for figures in sets)
    return [kind.candidate(one, score, partial(kind.factor, one)) for one, score in scored if score is not None]


def _sum_of_factors(kind: Kind, sets: Iterable[SetFigures]) -> Steps:
    return sum(kind.factor(figures) for figures in sets if kind.score(figures) is not None)


def _previous(candidate: Candidate, brackets: Brackets) -> int | None:
    """The score that stood in this bracket before."""
    same = (other.score for other in brackets.values() if candidate.compare_bracket(other) == 0)
    return next(same, None)
