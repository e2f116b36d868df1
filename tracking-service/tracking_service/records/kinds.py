"""The kinds of records as one literal table, and what a set is worth under each. A new kind is one more
entry.

Every score is an integer where more is better, so that one rule compares all: least assistance counts as
negative grams, pace as negative milliseconds per kilometre. Distances have brackets, so that a sprint
is not measured against a marathon; five repetitions with 100 kg also stand for five with 90 kg.
"""

from __future__ import annotations

from tracking_service.records.candidates import Jump, Kind, SetFigures
from tracking_service.records.strength_rules import FORMULAS, estimate

ASSISTED = frozenset({"assisted_bodyweight"})
WITH_BODY = frozenset({"bodyweight_reps", "weighted_bodyweight"}) | ASSISTED
LOADED = frozenset({"weight_reps", "weighted_bodyweight", "weight_duration", "weight_distance"})
REPEATED = frozenset({"weight_reps"}) | WITH_BODY
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})

KILOMETRE = 1_000_000  # millimetres
# Least distances, in millimetres, among which paces are compared.
BRACKETS = (
    0,
    100_000,
    400_000,
    1_000_000,
    1_609_344,
    3_000_000,
    5_000_000,
    10_000_000,
    21_097_500,
    42_195_000,
)

_FORMULA_TITLES = {"epley": "Epley", "brzycki": "Brzycki", "rpe": "by RPE"}


def _positive(value: int | None) -> int | None:
    return value if value is not None and value > 0 else None


def _load(figures: SetFigures) -> int | None:
    return _positive(figures.external) if figures.reps or figures.duration or figures.distance else None


def _assistance(figures: SetFigures) -> int | None:
    return min(figures.external or 0, 0) if figures.reps else None


def _reps(figures: SetFigures) -> int | None:
    return figures.reps * 1000 if figures.reps else None


def _external(figures: SetFigures) -> int | None:
    return figures.external


def _volume(figures: SetFigures) -> int | None:
    return _positive((figures.moved or 0) * (figures.reps or 0))


def _duration(figures: SetFigures) -> int | None:
    return _positive(figures.duration)


def _distance(figures: SetFigures) -> int | None:
    return _positive(figures.distance)


def _pace(figures: SetFigures) -> int | None:
    if not figures.distance or not figures.duration:
        return None
    return -((2 * figures.duration * KILOMETRE + figures.distance) // (2 * figures.distance))


def _distance_bracket(figures: SetFigures) -> int | None:
    return max(bracket for bracket in BRACKETS if bracket <= (figures.distance or 0))


def _e1rm(formula: str) -> Kind:
    def score(figures: SetFigures) -> int | None:
        return estimate(formula, figures.moved or 0, figures.reps or 0, figures.rpe)

    title = f"Estimated one-repetition maximum ({_FORMULA_TITLES[formula]})"
    return Kind(f"e1rm_{formula}", title, "mass", REPEATED, score, formula=formula)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("heaviest", "Heaviest load", "mass", LOADED, _load, jump=Jump(2, 20_000)),
        Kind("least_assistance", "Least assistance", "mass", ASSISTED, _assistance),
        Kind(
            "most_reps",
            "Most repetitions",
            "count",
            frozenset({"reps", "bodyweight_reps"}),
            _reps,
            jump=Jump(3, 20_000),
        ),
        Kind(
            "most_reps_at_load",
            "Most repetitions at a load",
            "count",
            REPEATED - {"bodyweight_reps"},
            _reps,
            bracket=_external,
            jump=Jump(3, 20_000),
        ),
        *(_e1rm(formula) for formula in FORMULAS),
        Kind("best_set_volume", "Best volume in a set", "mass", REPEATED, _volume),
        Kind("best_session_volume", "Best volume in a workout", "mass", REPEATED, _volume, per_session=True),
        Kind("longest_duration", "Longest duration", "time", TIMED, _duration, jump=Jump(6, 3_600_000)),
        Kind("farthest_distance", "Farthest distance", "length", FAR, _distance, jump=Jump(6, 5_000_000)),
        Kind(
            "fastest_pace",
            "Fastest pace",
            "time",
            frozenset({"distance_duration"}),
            _pace,
            bracket=_distance_bracket,
        ),
    )
}


def kinds_of(measure: str) -> list[Kind]:
    """The kinds that an exercise of this measure knows."""
    return [kind for kind in KINDS.values() if measure in kind.measures]
