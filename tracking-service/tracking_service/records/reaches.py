"""Which sets may be a record beside what stands, as the reaches by which the database finds their workouts.

A set that beats something has a greater score than that, in whatever units both were typed, since both are rounded
alike. So what stands bounds the scores: each in its bracket and in the easier ones down to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tracking_service.performances.reaching import Reach
from tracking_service.records.candidates import Brackets, CurrentRecords
from tracking_service.records.kinds import BRACKETS, ROUNDING
from tracking_service.records.strength_rules import BY_EFFORT, MAX_REPS, estimate
from training.strength import SHARES

SESSION_VOLUME = "best_session_volume"
# A pace is compared as if its distance had been typed like another, in tenths of a mile at the coarsest.
_COARSE = Fraction(13, 10)
_SHORT = 1_000_000_000  # micrometres, below which that says nothing


@dataclass(frozen=True)
class _Figure:
    """The figure (see performances.reaching) that bounds a kind's score, and the column that its brackets are of."""

    name: str
    over: str | None = None
    multiples: Callable[[str], Mapping[int, float]] = field(default=lambda _formula: {})


@lru_cache(16)
def _by_repetitions(formula: str) -> Mapping[int, float]:
    return {reps: float(estimate(formula, 1, reps) or 0) for reps in range(1, MAX_REPS + 1)}


def _by_effort(_formula: str) -> Mapping[int, float]:
    return {halves: 1000 / share for halves, share in enumerate(SHARES)}


_FIGURES: Mapping[str, _Figure] = {
    "heaviest": _Figure("external"),
    "least_assistance": _Figure("external"),
    "most_reps": _Figure("reps"),
    "most_reps_at_load": _Figure("reps", "external"),
    "e1rm": _Figure("estimate", multiples=_by_repetitions),
    f"e1rm_{BY_EFFORT}": _Figure("estimate_by_effort", multiples=_by_effort),
    "best_set_volume": _Figure("volume"),
    "longest_duration": _Figure("duration"),
    "farthest_distance": _Figure("distance"),
    "fastest_pace": _Figure("pace", "distance_base"),
}


def reaches(current: CurrentRecords, kinds: Collection[str], formula: str) -> list[Reach]:
    """Of sets that may beat what stands in these kinds, estimates being made by this formula."""
    return [
        reach
        for kind in sorted(kinds)
        if kind != SESSION_VOLUME
        for reach in _of_kind(_FIGURES[kind], current.records.get(kind, {}), formula)
    ]


def volume_to_beat(current: CurrentRecords, kinds: Collection[str]) -> int | None:
    """The volume (milligrams) that a workout must exceed in all; None where that is not of these kinds."""
    if SESSION_VOLUME not in kinds:
        return None
    return max((one.score for one in current.records.get(SESSION_VOLUME, {}).values()), default=0)


def _of_kind(figure: _Figure, brackets: Brackets, formula: str) -> Iterator[Reach]:
    multiples, above = figure.multiples(formula), None
    for bracket, one in sorted(brackets.items()):
        if figure.name != "pace":
            yield Reach(figure.name, one.score, figure.over, above, bracket, multiples)
            above = bracket
        else:
            until = next((other for other in BRACKETS if other > bracket), None)
            slow = None if bracket < _SHORT else int(one.score * _COARSE)
            yield Reach(figure.name, slow, figure.over, above, until)
            above = None if until is None else int(until / (1 + ROUNDING)) - 1
    if figure.over is not None or not brackets:
        yield Reach(figure.name, None, figure.over, above, None, multiples)
