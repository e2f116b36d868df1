"""What a set may aim at: the members of its load by the load's kind, its amounts and loads by its exercise. Pure.

Plans and live sessions refuse the same. Pointers lead from the set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from service_kit.errors import FieldError
from training.measures import rule_of
from training.sets import LOAD_MEMBERS, Load

# The members of a target that are amounts, by what they are an amount of.
AMOUNTS = {"reps_min": "reps", "reps_max": "reps", "duration": "duration", "distance": "distance"}


def load_misfits(load: Load[Any], *, allowed: Collection[str] = ()) -> Iterator[FieldError]:
    """Where the load lacks the member that its kind needs, or has another; ``allowed`` ones do no harm."""
    needed = LOAD_MEMBERS[load.kind]
    for member in ("quantity", "percent", "rpe", "rir"):
        is_set = getattr(load, member) is not None
        if member == needed and not is_set:
            yield FieldError("required", f"Load kind {load.kind} needs {member}.", f"/load/{member}")
        if member != needed and is_set and member not in allowed:
            yield FieldError("does-not-fit", f"Load kind {load.kind} has no {member}.", f"/load/{member}")


def measure_misfits(amounts: Collection[str], load: Load[Any] | None, measure: str) -> Iterator[FieldError]:
    """Where a member of :data:`AMOUNTS` that is set, or the load's kind, is none that the exercise measures."""
    rule = rule_of(measure)
    for member, amount in AMOUNTS.items():
        if member in amounts and amount not in rule.amounts:
            yield FieldError(
                "does-not-fit", f"This exercise is measured by {' and '.join(rule.amounts)}.", f"/{member}"
            )
    if load is not None and load.kind not in rule.loads:
        detail = f"For this exercise use one of: {', '.join(rule.loads)}."
        yield FieldError("does-not-fit", detail, "/load/kind")


def range_misfits(reps_min: int | None, reps_max: int | None) -> Iterator[FieldError]:
    """Where an upper end of repetitions has no lower one; that it is no lower is for others to say."""
    if reps_max is not None and reps_min is None:
        yield FieldError("required", "A range needs reps_min too.", "/reps_min")
