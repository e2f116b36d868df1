"""The kinds of records as one literal table, and what a set is worth under each. A new kind is one more
entry.

Every score is a number of base steps where more is better, so that one rule compares all: least assistance counts as
negative milligrams, pace as negative microseconds per kilometre. Distances have brackets, so that a sprint
is not measured against a marathon; five repetitions with 100 kg also stand for five with 90 kg.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tracking_service.records.candidates import Candidate, Kind, SetFigures
from tracking_service.records.strength_rules import BY_EFFORT, estimate
from training.comparison import as_typed
from training.quantity import Steps

ASSISTED = frozenset({"assisted_bodyweight"})
WITH_BODY = frozenset({"bodyweight_reps", "weighted_bodyweight"}) | ASSISTED
LOADED = frozenset({"weight_reps", "weighted_bodyweight", "weight_duration", "weight_distance"})
REPEATED = frozenset({"weight_reps"}) | WITH_BODY
TIMED = frozenset({"duration", "weight_duration", "distance_duration"})
FAR = frozenset({"distance_duration", "weight_distance"})

KILOMETRE = 1_000_000_000  # micrometres
# Least distances, in micrometres, among which paces are compared.
BRACKETS = (
    0,
    100_000_000,
    400_000_000,
    1_000_000_000,
    1_609_344_000,
    3_000_000_000,
    5_000_000_000,
    10_000_000_000,
    21_097_500_000,
    42_195_000_000,
)
# A race over a round metric distance is typed in these units a little short of it, by at most so much.
ROUNDED_IN = frozenset({"mi", "yd", "ft", "in"})
ROUNDING = Fraction(25, 10_000)

_METHOD_TITLES = {
    "epley": "Epley",
    "brzycki": "Brzycki",
    "lombardi": "Lombardi",
    "wathan": "Wathan",
    "mean": "mean of four formulas",
    BY_EFFORT: "by RPE",
}


def _positive(value: Steps | None) -> Steps | None:
    return value if value is not None and value > 0 else None


def _load(figures: SetFigures) -> Steps | None:
    return _positive(figures.external) if figures.reps or figures.duration or figures.distance else None


def _assistance(figures: SetFigures) -> Steps | None:
    return min(figures.external, 0) if figures.reps and figures.external is not None else None


def _reps(figures: SetFigures) -> Steps | None:
    return figures.reps * 1000 if figures.reps else None


def _external(figures: SetFigures) -> Steps | None:
    return figures.external


def _volume(figures: SetFigures) -> Steps | None:
    """With the body, of both hands where each held the load: the volume_with_body of performances/totals.py."""
    return _positive((figures.moved or 0) * (figures.reps or 0) * figures.hands)


def _repetitions(figures: SetFigures) -> Steps:
    return (figures.reps or 1) * figures.hands


def _duration(figures: SetFigures) -> Steps | None:
    return _positive(figures.duration)


def _distance(figures: SetFigures) -> Steps | None:
    return _positive(figures.distance)


def _pace(figures: SetFigures) -> Steps | None:
    if not figures.distance or not figures.duration:
        return None
    return -Fraction(figures.duration * KILOMETRE) / figures.distance


def _slowness(figures: SetFigures) -> Steps:
    return Fraction(KILOMETRE) / (figures.distance or KILOMETRE)


def _pace_over(older: Candidate, figures: SetFigures) -> Steps:
    """An older pace as if its distance had been typed like that of these figures."""
    distance, typed_as = older.figures.distance, figures.precision("length")
    if not distance or not typed_as.is_apart(older.figures.precision("length")):
        return older.score
    return older.score * (distance / as_typed(distance, typed_as))


def _distance_bracket(figures: SetFigures) -> Steps | None:
    """Who types 3.1 or 26.2 miles ran five kilometres or a marathon."""
    distance = figures.distance or 0
    if figures.precision("length").unit in ROUNDED_IN:
        distance *= 1 + ROUNDING
    return max(bracket for bracket in BRACKETS if bracket <= distance)


def _e1rm(name: str, method: Callable[[SetFigures], str]) -> Kind:
    def score(figures: SetFigures) -> Steps | None:
        return estimate(method(figures), figures.moved or 0, figures.reps or 0, figures.rpe)

    def factor(figures: SetFigures) -> Steps:
        return estimate(method(figures), 1, figures.reps or 0, figures.rpe) or 1

    title = "Estimated one-repetition maximum"
    return Kind(name, title, "mass", REPEATED, score, factor, method=method, typed="moved")


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("heaviest", "Heaviest load", "mass", LOADED, _load),
        Kind("least_assistance", "Least assistance", "mass", ASSISTED, _assistance),
        Kind(
            "most_reps",
            "Most repetitions",
            "count",
            frozenset({"reps", "bodyweight_reps"}),
            _reps,
        ),
        Kind(
            "most_reps_at_load",
            "Most repetitions at a load",
            "count",
            REPEATED - {"bodyweight_reps"},
            _reps,
            bracket=_external,
            bracket_dimension="mass",
        ),
        _e1rm("e1rm", lambda figures: figures.formula),
        _e1rm("e1rm_rpe", lambda _figures: BY_EFFORT),
        Kind("best_set_volume", "Best volume in a set", "mass", REPEATED, _volume, _repetitions, typed="moved"),
        Kind(
            "best_session_volume",
            "Best volume in a workout",
            "mass",
            REPEATED,
            _volume,
            _repetitions,
            per_session=True,
            typed="moved",
        ),
        Kind("longest_duration", "Longest duration", "time", TIMED, _duration),
        Kind("farthest_distance", "Farthest distance", "length", FAR, _distance),
        Kind(
            "fastest_pace",
            "Fastest pace",
            "time",
            frozenset({"distance_duration"}),
            _pace,
            _slowness,
            _pace_over,
            bracket=_distance_bracket,
        ),
    )
}

# What older releases called a kind. Rows of other names that are no kind any more are withdrawn once they are folded.
FORMER_KINDS = {"e1rm_epley": "e1rm"}


def kinds_of(measure: str) -> list[Kind]:
    """The kinds that an exercise of this measure knows."""
    return [kind for kind in KINDS.values() if measure in kind.measures]


def title_of(kind: Kind, method: str | None) -> str:
    """The kind's title; that of an estimate names its method."""
    return f"{kind.title} ({_METHOD_TITLES[method]})" if method else kind.title
