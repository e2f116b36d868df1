"""The kinds of records as one literal table, and what a set is worth under each. A new kind is one more
entry.

Every score is an integer where more is better, so that one rule compares all: least assistance counts as
negative grams, pace as negative milliseconds per kilometre. Distances stand on shelves, so that a sprint
is not measured against a marathon; five repetitions with 100 kg also stand for five with 90 kg.
"""

from __future__ import annotations

from tracking_service.records.marks import Fact, Jump, Kind
from tracking_service.records.strength_rules import FORMULAS, estimate

ASSISTED = frozenset({"assisted_bodyweight"})
WITH_BODY = frozenset({"bodyweight_reps", "weighted_bodyweight"}) | ASSISTED
LOADED = frozenset({"weight_reps", "weighted_bodyweight", "weight_duration", "weight_distance"})
REPEATED = frozenset({"weight_reps"}) | WITH_BODY
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})

KILOMETRE = 1_000_000  # millimetres
# Least distances, in millimetres, among which paces are compared.
SHELVES = (
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


def _load(fact: Fact) -> int | None:
    return _positive(fact.external) if fact.reps or fact.duration or fact.distance else None


def _assistance(fact: Fact) -> int | None:
    return min(fact.external or 0, 0) if fact.reps else None


def _reps(fact: Fact) -> int | None:
    return fact.reps * 1000 if fact.reps else None


def _external(fact: Fact) -> int | None:
    return fact.external


def _volume(fact: Fact) -> int | None:
    return _positive((fact.moved or 0) * (fact.reps or 0))


def _duration(fact: Fact) -> int | None:
    return _positive(fact.duration)


def _distance(fact: Fact) -> int | None:
    return _positive(fact.distance)


def _pace(fact: Fact) -> int | None:
    if not fact.distance or not fact.duration:
        return None
    return -((2 * fact.duration * KILOMETRE + fact.distance) // (2 * fact.distance))


def _distance_shelf(fact: Fact) -> int | None:
    return max(shelf for shelf in SHELVES if shelf <= (fact.distance or 0))


def _e1rm(formula: str) -> Kind:
    def score(fact: Fact) -> int | None:
        return estimate(formula, fact.moved or 0, fact.reps or 0, fact.rpe)

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
            shelf=_external,
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
            shelf=_distance_shelf,
        ),
    )
}


def kinds_of(measure: str) -> list[Kind]:
    """The kinds that an exercise of this measure knows."""
    return [kind for kind in KINDS.values() if measure in kind.measures]
