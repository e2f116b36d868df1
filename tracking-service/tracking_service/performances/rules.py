"""What a set moved: the external load with its sign, and the load on the muscles where the body counts
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

# Measures of exercises in which the body itself is (part of) the load.
BODY_MEASURES = frozenset({"bodyweight_reps", "weighted_bodyweight", "assisted_bodyweight"})
# Roles of sets that warm up; they make no records and count as no hard set.
WARMUP = "warmup"
DROP = "drop"
DONE = "done"
# A set of one side, and the side that completes it.
OPPOSITE = {"left": "right", "right": "left"}
# A workout's own body weight is believed within this part of the measured one; pounds for kilograms are not. Our rule.
MOST_APART = Fraction(1, 4)
# A set that was rated easier is no hard set: more than five repetitions were left. Our rule.
LEAST_HARD_RPE = 50


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

    None where the load, the body weight or its share is not known: who used a machine's help and did not say how much
    lifted less than the body. Never below nothing.
    """
    if not counts_body(measure):
        return external
    if external is None or body_weight is None or not fraction:
        return None
    return max((body_weight * fraction + 50) // 100 + external, 0)


def body_weight(own: int | None, measured: int | None) -> int | None:
    """The body weight of a workout in milligrams: as it says itself, unless that is further from the measured one than
    bodies are; None where there is neither.
    """
    if own is None or measured is None:
        return measured if own is None else own
    return own if abs(own - measured) <= MOST_APART * measured else measured


def counted_sets(done: Iterable[tuple[UUID, Mapping[str, Any]]]) -> dict[UUID, UUID]:
    """By the id of a done set that of the earlier one as which it counts, from (exercise, set) in the order of the
    workout; what counts as itself is left out.

    These count as one: the left and the right of one set (the earliest of the other side that has no partner yet), and
    a drop set with the set before it. Our rule: each is one effort, in however many lines it is typed.
    """
    answers: dict[UUID, UUID] = {}
    previous: dict[UUID, UUID] = {}  # the last set of an exercise
    alone: dict[tuple[UUID, bool, str], list[UUID]] = {}  # sets of one side that wait for the other
    for exercise_id, one in done:
        key, is_warmup, side = one["set_id"], one["role"] == WARMUP, one["side"]
        waiting = alone.setdefault((exercise_id, is_warmup, OPPOSITE.get(side, "")), [])
        if one["role"] == DROP and exercise_id in previous:
            before = previous[exercise_id]
            answers[key] = answers.get(before, before)
        elif waiting:
            answers[key] = waiting.pop(0)
        elif side in OPPOSITE:
            alone.setdefault((exercise_id, is_warmup, side), []).append(key)
        previous[exercise_id] = key
    return answers
