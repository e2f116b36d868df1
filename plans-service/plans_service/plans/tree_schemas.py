"""The plan tree as JSON, the same in and out; loading makes the values of :mod:`plans_service.plans.tree`."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields as base

from plans_service.plans import cycle_rules, rules, tree
from plans_service.plans.set_schemas import SetTarget, free_text, node_id, time_span
from service_kit.http.fields import Choice, Integer, ListOf, Nested, Schema, Text, Uuid, refuse
from training import blocks
from training.fields import QuantityField
from training.sets import MAX_REST

# Blocks, items and sets of a body; the rules count exactly, this only stops a flood.
MAX_PARTS = 3 * rules.MAX_SETS_IN_ALL


def count_parts(days: Any) -> int:
    """How many blocks, items and sets the raw JSON of a tree holds, whatever else is wrong with it."""
    total, level = 0, days
    for name in ("blocks", "items", "sets"):
        found = [node.get(name) for node in level if isinstance(node, dict)] if isinstance(level, list) else []
        level = [part for parts in found if isinstance(parts, list) for part in parts]
        total += len(level)
    return total


class TimeOfDay(base.Field[str]):
    """A wall time to the minute, ``HH:MM``."""

    FORM: ClassVar = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or not self.FORM.fullmatch(value):
            raise refuse("not-a-time-of-day", "Must be a wall time from 00:00 to 23:59, such as 18:30.")
        return value

    def openapi(self) -> dict[str, Any]:
        """Its form."""
        return {"type": "string", "pattern": f"^{self.FORM.pattern}$"}


def day_length(text: str, **options: Any) -> QuantityField:
    """How long a day of a plan may take, the same as `session_minutes` of a plan."""
    shortest, longest = f"{rules.MIN_MINUTES} min", f"{rules.MAX_MINUTES} min"
    return QuantityField("time", min=shortest, max=longest, allow_none=True, metadata={"description": text}, **options)


class Item(Schema):
    """An exercise in a block, with its sets."""

    id = node_id()
    exercise_id = Uuid(required=True, metadata={"description": "A public exercise or one of your own."})
    exercise_name = Text(
        max=200,
        metadata={
            "description": "Its name in the catalogue now. Need not be sent; another is refused in an item that is "
            "new, and ignored in one that stands in the plan.",
            "moves": True,
        },
    )
    note = free_text(500, "Anything worth saying about the exercise here.")
    sets = ListOf(
        Nested(SetTarget),
        min=1,
        max=rules.MAX_SETS,
        required=True,
        metadata={"description": "The sets of one round, in order."},
    )

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.Item:
        """The value."""
        return tree.Item(**{**data, "sets": tuple(data["sets"])})


class Block(Schema):
    """Items done together, `rounds` times; the sets listed are those of one round.

    In a round a `straight` block finishes one item before the next. Every other kind takes turns: the first set of
    each item, then the second. `rest` lies between rounds. `duration` is one interval of an `emom`, the time cap of
    an `amrap`, the length of each effort of an `interval` block; other kinds have none.
    """

    id = node_id()
    kind = Choice(
        *blocks.KINDS, load_default="straight", metadata={"description": "How the exercises are done together."}
    )
    rounds = Integer(min=1, max=100, load_default=1, metadata={"description": "How often the block is done."})
    rest = time_span("0 s", MAX_REST, "Pause between rounds; null: none.")
    duration = time_span("1 s", blocks.MAX_DURATION, "What it means depends on the kind; null: the block has no clock.")
    items = ListOf(
        Nested(Item),
        min=1,
        max=rules.MAX_ITEMS,
        required=True,
        metadata={"description": "The exercises of the block, in order."},
    )

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.Block:
        """The value."""
        return tree.Block(**{**data, "items": tuple(data["items"])})


class Day(Schema):
    """A training day. A plan names `weekdays` or `cycle_days` for its days, not both; a day that names none while
    others do is not planned for any date. Where no day names any, they are spread evenly, see `sessions_per_week`.
    """

    id = node_id()
    name = Text(max=80, required=True, metadata={"description": "Such as Push, or Long run."})
    weekdays = ListOf(
        Choice(*cycle_rules.WEEKDAYS),
        max=cycle_rules.WEEK,
        load_default=(),
        metadata={
            "description": "On which weekdays it is planned, whatever day the plan begins on: the first week is what "
            "is left of it then. Needs a `cycle_length_days` of whole weeks."
        },
    )
    weeks = ListOf(
        Integer(min=1, max=cycle_rules.MAX_WEEKS),
        max=cycle_rules.MAX_WEEKS,
        load_default=(),
        metadata={"description": "In which weeks of a cycle of several the weekdays hold, from 1; none: in each."},
    )
    cycle_days = ListOf(
        Integer(min=1, max=cycle_rules.MAX_CYCLE_DAYS),
        max=cycle_rules.MAX_CYCLE_DAYS,
        load_default=(),
        metadata={"description": "On which days of the cycle it is planned, from 1 to `cycle_length_days`."},
    )
    time_of_day = TimeOfDay(
        allow_none=True,
        load_default=None,
        metadata={"description": "Local wall time at which it starts, wherever you are; null: any time."},
    )
    duration = day_length("How long it takes; null: `session_minutes` of the plan.", load_default=None)
    blocks = ListOf(
        Nested(Block),
        max=rules.MAX_BLOCKS,
        load_default=(),
        metadata={"description": "What is done, block by block."},
    )

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.Day:
        """The value."""
        parts = {name: tuple(data[name]) for name in ("weekdays", "weeks", "cycle_days", "blocks")}
        return tree.Day(**data | parts)
