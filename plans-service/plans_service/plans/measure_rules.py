"""Whether each set of a tree fits what its exercise measures: a table, and the rule that reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from plans_service.plans.rules import refuse, walk_items
from plans_service.plans.tree import Block, SetTarget, Tree
from service_kit.errors import FieldError
from training.sets import LOAD_MEMBERS, OPEN_ROLES


@dataclass(frozen=True)
class MeasureRule:
    """What a set of an exercise may say: one of ``amounts`` at least, and a load of one of the kinds ``loads``."""

    amounts: tuple[str, ...]
    loads: tuple[str, ...]


_EFFORT = ("rpe", "rir")
_OF_MAX = ("percent_1rm", "percent_tm")
MEASURE_RULES = {
    "weight_reps": MeasureRule(("reps",), ("absolute", *_OF_MAX, *_EFFORT)),
    "bodyweight_reps": MeasureRule(("reps",), ("bodyweight", "added", "assisted", *_EFFORT)),
    "weighted_bodyweight": MeasureRule(("reps",), ("bodyweight", "added", "assisted", *_OF_MAX, *_EFFORT)),
    "assisted_bodyweight": MeasureRule(("reps",), ("bodyweight", "assisted", *_EFFORT)),
    "reps": MeasureRule(("reps",), _EFFORT),
    "duration": MeasureRule(("duration",), ("bodyweight", "rpe")),
    "weight_duration": MeasureRule(("duration",), ("absolute", "added", "rpe")),
    "distance_duration": MeasureRule(("distance", "duration"), ("rpe",)),
    "weight_distance": MeasureRule(("distance",), ("absolute", "rpe")),
}

# A measure that the catalogue has and we do not know yet must not stop anybody.
ANY_MEASURE = MeasureRule(("reps", "duration", "distance"), tuple(LOAD_MEMBERS))


def check_fit(tree: Tree, measures: Mapping[UUID, str]) -> None:
    """Raise :class:`Invalid` where a set does not fit its exercise; ``measures`` knows every exercise of the tree."""
    refuse(
        [
            error
            for pointer, block, item in walk_items(tree)
            for number, target in enumerate(item.sets)
            for error in _findings(target, block, measures[item.exercise_id], f"{pointer}/sets/{number}")
        ]
    )


def _findings(target: SetTarget, block: Block, measure: str, pointer: str) -> Iterator[FieldError]:
    rule = MEASURE_RULES.get(measure, ANY_MEASURE)
    amounts = {"reps": target.reps_min, "duration": target.duration, "distance": target.distance}
    for name, amount in amounts.items():
        if amount is not None and name not in rule.amounts:
            member = "reps_min" if name == "reps" else name
            detail = f"This exercise is measured by {' and '.join(rule.amounts)}."
            yield FieldError("does-not-fit", detail, f"{pointer}/{member}")
    open_ended = target.role in OPEN_ROLES or (block.kind == "interval" and block.duration is not None)
    if not open_ended and all(amounts[name] is None for name in rule.amounts):
        member = "reps_min" if rule.amounts[0] == "reps" else rule.amounts[0]
        yield FieldError("required", f"Say {' or '.join(rule.amounts)}.", f"{pointer}/{member}")
    if target.load is not None and target.load.kind not in rule.loads:
        detail = f"For this exercise use one of: {', '.join(rule.loads)}."
        yield FieldError("does-not-fit", detail, f"{pointer}/load/kind")
