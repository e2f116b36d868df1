"""Whether each set of a tree fits what its exercise measures (see ``training/measures.py``). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from plans_service.plans.rules import walk_items
from plans_service.plans.tree import Block, SetTarget, Tree
from service_kit.errors import FieldError
from training.measures import rule_of
from training.sets import OPEN_ROLES


def misfits(tree: Tree, measures: Mapping[UUID, str]) -> Iterator[FieldError]:
    """Where a set does not fit its exercise; of exercises that ``measures`` does not know nothing is said."""
    for pointer, block, item in walk_items(tree):
        if item.exercise_id in measures:
            for number, target in enumerate(item.sets):
                yield from _findings(target, block, measures[item.exercise_id], f"{pointer}/sets/{number}")


def _findings(target: SetTarget, block: Block, measure: str, pointer: str) -> Iterator[FieldError]:
    rule = rule_of(measure)
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
