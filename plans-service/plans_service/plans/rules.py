"""What makes a plan tree acceptable, whatever its exercises are (see ``measure_rules.py`` for the sets and them).

Every finding is a FieldError whose pointer leads into the tree as it was sent. The limits keep a plan's event
below 256 kB and a day's workout within 500 sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from plans_service.plans.tree import Block, Item, SetTarget, Tree, count_sets, exercise_ids, items_of
from service_kit.errors import FieldError, Invalid
from training.sets import RPE_STEP
from training.targets import load_misfits, range_misfits

MAX_DAYS, MAX_BLOCKS, MAX_ITEMS, MAX_SETS = 28, 20, 20, 30
MAX_SETS_IN_ALL = 500
MAX_SETS_OF_A_DAY = 500
MAX_EXERCISES = 100
MAX_ITEMS_OF_A_DAY = 60  # what one session holds
MAX_NAME = 120
MIN_MINUTES, MAX_MINUTES = 5, 480  # of a session

# What a plan is for, of which a user may follow one each at a time.
KINDS = ("strength", "running", "cycling", "swimming", "conditioning", "mobility", "rehab", "general")
_KIND_OF_GOAL = {"endurance": "conditioning", "mobility": "mobility", "rehab": "rehab"}

# What `duration` of a block means, for the kinds that have one; where it is True the kind cannot do without.
NEEDS_DURATION = {"emom": True, "amrap": True, "interval": False}


def check_size(tree: Tree) -> None:
    """Raise :class:`Invalid` for a tree that is too large to look at in detail."""
    refuse([*_size(tree)])


def shape(tree: Tree) -> Iterator[FieldError]:
    """What is wrong with the parts of the tree, whatever their exercises are."""
    yield from _twice(tree)
    yield from _each_block(tree)


def misnamed(tree: Tree, names: Mapping[UUID, str], before: Tree = ()) -> Iterator[FieldError]:
    """Where a client calls an exercise otherwise than the catalogue, which gives ``names`` to those that it knows.

    What is said in an item of the tree ``before`` may be of the time when it was read: names move without a version.
    """
    stood = {item.id for item in items_of(before)}
    for pointer, _, item in walk_items(tree):
        name = names.get(item.exercise_id)
        if name is not None and item.exercise_name not in (None, name) and item.id not in stood:
            yield FieldError("read-only", f"Leave it out, or send {name}.", f"{pointer}/exercise_name")


def kind_of(goal: str) -> str:
    """The kind of a plan that names none."""
    return _KIND_OF_GOAL.get(goal, "strength")


def name_of_copy(name: str) -> str:
    """What a copy is named that is given no other name."""
    ending = " (copy)"
    return f"{name[: MAX_NAME - len(ending)].rstrip()}{ending}"


def pointers_to(tree: Tree, unwanted: Set[UUID]) -> list[str]:
    """Where the unwanted exercises stand in the tree."""
    return [f"{pointer}/exercise_id" for pointer, _, item in walk_items(tree) if item.exercise_id in unwanted]


def walk_items(tree: Tree) -> Iterator[tuple[str, Block, Item]]:
    """Each item with its pointer and its block."""
    for pointer, block in _walk_blocks(tree):
        for number, item in enumerate(block.items):
            yield f"{pointer}/items/{number}", block, item


def _walk_blocks(tree: Tree) -> Iterator[tuple[str, Block]]:
    for place, day in enumerate(tree):
        for number, block in enumerate(day.blocks):
            yield f"/days/{place}/blocks/{number}", block


def refuse(errors: Sequence[FieldError]) -> None:
    """Raise :class:`Invalid` with the errors, if there are any."""
    if errors:
        raise Invalid(errors=errors)


def _size(tree: Tree) -> Iterator[FieldError]:
    if count_sets(tree) > MAX_SETS_IN_ALL:
        yield FieldError("too-many-sets", f"A plan holds at most {MAX_SETS_IN_ALL} sets.", "/days")
    if len(exercise_ids(tree)) > MAX_EXERCISES:
        yield FieldError("too-many-exercises", f"A plan uses at most {MAX_EXERCISES} exercises.", "/days")
    for place, day in enumerate(tree):
        if sum(block.rounds * len(item.sets) for block in day.blocks for item in block.items) > MAX_SETS_OF_A_DAY:
            detail = f"A day has at most {MAX_SETS_OF_A_DAY} sets, rounds counted."
            yield FieldError("too-many-sets", detail, f"/days/{place}")
        if sum(len(block.items) for block in day.blocks) > MAX_ITEMS_OF_A_DAY:
            yield FieldError("too-many-items", f"A day has at most {MAX_ITEMS_OF_A_DAY} items.", f"/days/{place}")


def _twice(tree: Tree) -> Iterator[FieldError]:
    """Ids that stand twice: days, blocks, items and sets share one space."""
    seen: set[UUID] = set()
    for pointer, node in walk_ids(tree):
        if node in seen:
            yield FieldError("duplicate-id", "This id stands twice in the plan.", f"{pointer}/id")
        seen.add(node)


def walk_ids(tree: Tree) -> Iterator[tuple[str, UUID]]:
    """The id of every part of the tree, with its pointer."""
    yield from ((f"/days/{place}", day.id) for place, day in enumerate(tree))
    yield from ((pointer, block.id) for pointer, block in _walk_blocks(tree))
    for pointer, _, item in walk_items(tree):
        yield pointer, item.id
        yield from ((f"{pointer}/sets/{number}", target.id) for number, target in enumerate(item.sets))


def _each_block(tree: Tree) -> Iterator[FieldError]:
    for pointer, block in _walk_blocks(tree):
        yield from _block(block, pointer)
        for number, item in enumerate(block.items):
            for place, target in enumerate(item.sets):
                yield from _set(target, f"{pointer}/items/{number}/sets/{place}")


def _block(block: Block, pointer: str) -> Iterator[FieldError]:
    kind = block.kind
    if kind == "superset" and len(block.items) < 2:
        yield FieldError("too-few-items", "A superset joins at least two exercises.", f"{pointer}/items")
    if block.duration is None and NEEDS_DURATION.get(kind):
        yield FieldError("required", f"Block kind {kind} needs a duration.", f"{pointer}/duration")
    if block.duration is not None and kind not in NEEDS_DURATION:
        yield FieldError("does-not-fit", f"Block kind {kind} has no duration.", f"{pointer}/duration")
    if block.rest is not None and kind in ("emom", "amrap"):
        yield FieldError("does-not-fit", f"In block kind {kind} the clock sets the rest.", f"{pointer}/rest")
    if kind == "amrap" and block.rounds != 1:
        yield FieldError("does-not-fit", "As many rounds as possible: leave rounds at 1.", f"{pointer}/rounds")


def _set(target: SetTarget, pointer: str) -> Iterator[FieldError]:
    found = [*range_misfits(target.reps_min, target.reps_max)]
    if target.reps_max is not None and target.reps_min is not None and target.reps_max < target.reps_min:
        found.append(FieldError("out-of-range", "Must not be less than reps_min.", "/reps_max"))
    if target.load is not None:
        found += [*load_misfits(target.load)]
        if target.load.rpe is not None and target.load.rpe % RPE_STEP:
            found.append(FieldError("not-a-half-step", "RPE goes in steps of 0.5.", "/load/rpe"))
    yield from (replace(error, pointer=f"{pointer}{error.pointer}") for error in found)


def last_day(start: date | None, length_weeks: int | None) -> date | None:
    """The last day of a plan that has an end."""
    return start + timedelta(weeks=length_weeks, days=-1) if start and length_weeks else None
