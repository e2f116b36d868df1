"""What a set moved: the external load with its sign, and the load on the muscles where the body counts
too.
"""

from __future__ import annotations

# Measures of exercises in which the body itself is (part of) the load.
BODY_MEASURES = frozenset({"bodyweight_reps", "weighted_bodyweight", "assisted_bodyweight"})
# Roles of sets that warm up; they make no records and count as no hard set.
WARMUP = "warmup"
DONE = "done"


def counts_body(measure: str) -> bool:
    """Whether the exercise lifts (part of) the body."""
    return measure in BODY_MEASURES


def external_load(load_kind: str, load: int | None) -> int | None:
    """Milligrams added to the body or bar: assistance is negative, bodyweight alone is nothing, None is
    unknown.
    """
    if load_kind == "bodyweight":
        return 0
    if load is None:
        return None
    return -load if load_kind == "assisted" else load


def moved_load(measure: str, external: int | None, body_weight: int | None, fraction: int | None) -> int | None:
    """Milligrams that were lifted: the external load, plus ``fraction`` percent of the body where the body counts.

    None where the body weight or its share is not known; never below nothing.
    """
    if not counts_body(measure):
        return external
    if body_weight is None or not fraction:
        return None
    return max((body_weight * fraction + 50) // 100 + (external or 0), 0)
