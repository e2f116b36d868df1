"""The plan tree as values: days hold blocks, blocks hold items (an exercise each), items hold sets.

Pure: the schemas build these, the rules judge them, the plan's row keeps them as one JSON document. What a block
means: the sets listed are those of one round, and the block is done ``rounds`` times. In a round a ``straight``
block finishes one item before the next; every other kind takes turns, the first set of each item, then the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from training.quantity import Quantity
from training.sets import Load


@dataclass(frozen=True, slots=True)
class SetTarget:
    """One set as planned. ``reps_min`` alone means exactly that many, or at least that many for an open role."""

    id: UUID
    role: str = "work"
    reps_min: int | None = None
    reps_max: int | None = None
    duration: Quantity | None = None
    distance: Quantity | None = None
    load: Load[Decimal] | None = None
    rest: Quantity | None = None
    tempo: str | None = None
    side: str = "both"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An exercise with its sets. ``exercise_name`` is what a client calls the exercise; it is not kept."""

    id: UUID
    exercise_id: UUID
    sets: tuple[SetTarget, ...]
    note: str | None = None
    exercise_name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Items done together. ``rest`` lies between rounds; what ``duration`` means depends on the kind."""

    id: UUID
    items: tuple[Item, ...]
    kind: str = "straight"
    rounds: int = 1
    rest: Quantity | None = None
    duration: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A training day, planned on ``cycle_days`` (1 = first) of the cycle, or on ``weekdays`` of its weeks.

    ``weeks`` (1 = first, none: each) are those of the cycle in which the weekdays hold. ``time_of_day`` is a wall time,
    "18:30", and ``duration`` how long the day takes.
    """

    id: UUID
    name: str
    blocks: tuple[Block, ...] = ()
    cycle_days: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()
    time_of_day: str | None = None
    duration: Quantity | None = None


Tree = tuple[Day, ...]


def items_of(tree: Sequence[Day]) -> Iterator[Item]:
    """Every item of the tree, in order."""
    return (item for day in tree for block in day.blocks for item in block.items)


def exercise_ids(tree: Sequence[Day]) -> frozenset[UUID]:
    """The exercises that the tree uses."""
    return frozenset(item.exercise_id for item in items_of(tree))


def count_sets(tree: Sequence[Day]) -> int:
    """How many sets the tree lists (rounds not multiplied)."""
    return sum(len(item.sets) for item in items_of(tree))


def length_of(day: Day, session_minutes: int | None) -> Quantity | None:
    """How long the day takes, in a plan whose sessions take so many minutes unless a day says otherwise."""
    if day.duration is None and session_minutes is not None:
        return Quantity.of(session_minutes, "min")
    return day.duration


def to_document(value: Any) -> Any:
    """The JSON document that the row keeps: members that are not set or not compared are left out."""
    if is_dataclass(value):
        parts = ((one.name, getattr(value, one.name)) for one in fields(value) if one.compare)
        return {name: to_document(part) for name, part in parts if part is not None}
    if isinstance(value, tuple | list):
        return [to_document(part) for part in value]
    return str(value) if isinstance(value, UUID | Decimal) else value


def from_document(document: Sequence[Mapping[str, Any]]) -> Tree:
    """The tree that :func:`to_document` wrote."""
    return _each(document, _day)


def _each(documents: Sequence[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Any]) -> tuple[Any, ...]:
    return tuple(read(document) for document in documents)


def _day(document: Mapping[str, Any]) -> Day:
    lists = {name: tuple(document.get(name, ())) for name in ("cycle_days", "weekdays", "weeks")}
    parts = {"id": UUID(document["id"]), "blocks": _each(document["blocks"], _block)}
    return Day(**{**document, **parts, **lists, **_quantities(document, "duration")})


def _block(document: Mapping[str, Any]) -> Block:
    parts = {**document, "id": UUID(document["id"]), "items": _each(document["items"], _item)}
    return Block(**parts | _quantities(document, "rest", "duration"))


def _item(document: Mapping[str, Any]) -> Item:
    ids = {name: UUID(document[name]) for name in ("id", "exercise_id")}
    return Item(**{**document, **ids, "sets": _each(document["sets"], _set)})


def _set(document: Mapping[str, Any]) -> SetTarget:
    load = {"load": _load(document["load"])} if "load" in document else {}
    return SetTarget(
        **{**document, "id": UUID(document["id"]), **load, **_quantities(document, "duration", "distance", "rest")}
    )


def _load(document: Mapping[str, Any]) -> Load[Decimal]:
    decimals = {name: Decimal(document[name]) for name in ("percent", "rpe") if name in document}
    return Load(**{**document, **decimals, **_quantities(document, "quantity")})


def _quantities(document: Mapping[str, Any], *names: str) -> dict[str, Quantity]:
    return {name: Quantity(**document[name]) for name in names if name in document}


def with_names(tree: Sequence[Day], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """The tree as an answer says it: each item with the name of its exercise."""
    return [_members(day, blocks=[_named_block(block, names) for block in day.blocks]) for day in tree]


def _named_block(block: Block, names: Mapping[UUID, str]) -> dict[str, Any]:
    return _members(block, items=[_members(item, exercise_name=names[item.exercise_id]) for item in block.items])


def _members(value: Any, **others: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)} | others


def with_fresh_ids(tree: Sequence[Day], new_id: Callable[[], UUID]) -> Tree:
    """A copy in which every day, block, item and set has an id of its own."""
    return tuple(
        replace(day, id=new_id(), blocks=tuple(_fresh_block(block, new_id) for block in day.blocks)) for day in tree
    )


def _fresh_block(block: Block, new_id: Callable[[], UUID]) -> Block:
    items = tuple(
        replace(item, id=new_id(), sets=tuple(replace(target, id=new_id()) for target in item.sets))
        for item in block.items
    )
    return replace(block, id=new_id(), items=items)
