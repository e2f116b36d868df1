"""Whether each set of a tree fits what its exercise measures (see ``training/targets.py``). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from plans_service.plans.rules import walk_items
from plans_service.plans.tree import Block, SetTarget, Tree
from service_kit.errors import FieldError
from training.measures import rule_of
from training.sets import OPEN_ROLES
from training.targets import AMOUNTS, measure_misfits


def misfits(tree: Tree, measures: Mapping[UUID, str]) -> Iterator[FieldError]:
    """Where a set does not fit its exercise; of exercises that ``measures`` does not know nothing is said."""
    for pointer, block, item in walk_items(tree):
        if item.exercise_id in measures:
            for number, target in enumerate(item.sets):
                yield from _findings(target, block, measures[item.exercise_id], f"{pointer}/sets/{number}")


def _findings(target: SetTarget, block: Block, measure: str, pointer: str) -> Iterator[FieldError]:
    rule = rule_of(measure)
    amounts = {member: amount for member, amount in AMOUNTS.items() if getattr(target, member) is not None}
    for error in measure_misfits(amounts, target.load, measure):
        yield replace(error, pointer=f"{pointer}{error.pointer}")
    open_ended = target.role in OPEN_ROLES or (block.kind == "interval" and block.duration is not None)
    if not open_ended and not set(rule.amounts) & set(amounts.values()):
        member = "reps_min" if rule.amounts[0] == "reps" else rule.amounts[0]
        yield FieldError("required", f"Say {' or '.join(rule.amounts)}.", f"{pointer}/{member}")
