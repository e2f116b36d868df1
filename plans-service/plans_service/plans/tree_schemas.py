"""The plan tree as JSON, the same in and out; loading makes the values of :mod:`plans_service.plans.tree`."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

import marshmallow as ma
from marshmallow import validate

from plans_service.plans import rules, tree
from service_kit.http.fields import Choice, Decimal, Integer, ListOf, Nested, Schema, Text, Uuid
from service_kit.ids import new_id
from training import blocks, sets
from training.fields import QuantityField
from training.sets import (
    LOAD_MEMBERS,
    MAX_DISTANCE,
    MAX_DURATION,
    MAX_LOAD,
    MAX_PERCENT,
    MAX_REPS,
    MAX_REST,
    MAX_RIR,
    MAX_RPE,
    MIN_PERCENT,
    MIN_RPE,
    ROLES,
    SIDES,
    TEMPO,
)

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


def node_id() -> Uuid:
    """The id of a part of the tree: the client's own, or a fresh one."""
    text = "Send it back with a change so that the part stays the same one; leave it out for a new part."
    return Uuid(load_default=new_id, metadata={"description": text})


def _note(length: int) -> Text:
    return Text(max=length, multiline=True, allow_none=True, load_default=None)


def _time(least: str, most: str, text: str) -> QuantityField:
    described = {"description": text}
    return QuantityField("time", min=least, max=most, allow_none=True, load_default=None, metadata=described)


class Load(Schema):
    """How heavy: `kind`, and the one other member that it needs (none for `bodyweight`)."""

    kind = Choice(*LOAD_MEMBERS, required=True)
    quantity = QuantityField("mass", min="0 kg", max=MAX_LOAD, load_default=None, allow_none=True)
    percent = Decimal(min=str(MIN_PERCENT), max=str(MAX_PERCENT), places=2, load_default=None, allow_none=True)
    rpe = Decimal(min=str(MIN_RPE), max=str(MAX_RPE), places=1, load_default=None, allow_none=True)
    rir = Integer(min=0, max=MAX_RIR, load_default=None, allow_none=True)

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> sets.Load[Number]:
        """The value."""
        return sets.Load(**data)


class SetTarget(Schema):
    """One planned set. Which amounts and loads it may have follows from what the exercise measures."""

    id = node_id()
    role = Choice(*ROLES, load_default="work")
    reps_min = Integer(
        min=0,
        max=MAX_REPS,
        load_default=None,
        allow_none=True,
        metadata={"description": "Alone: exactly that many, or at least that many where the role is open-ended."},
    )
    reps_max = Integer(min=0, max=MAX_REPS, load_default=None, allow_none=True)
    duration = _time("0.1 s", MAX_DURATION, "How long to hold or to go on.")
    distance = QuantityField("length", min="1 cm", max=MAX_DISTANCE, load_default=None, allow_none=True)
    load_ = Nested(Load, data_key="load", attribute="load", load_default=None, allow_none=True)
    rest = _time("0 s", MAX_REST, "Pause after the set.")
    tempo = Text(
        max=11,
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(f"^{TEMPO}$", error="Four phases in seconds or X, such as 3-1-X-0."),
        metadata={"description": "Seconds down, at the bottom, up, at the top; X means as fast as you can."},
    )
    side = Choice(*SIDES, load_default="both")
    note = _note(200)

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.SetTarget:
        """The value."""
        return tree.SetTarget(**data)


class Item(Schema):
    """An exercise in a block, with its sets."""

    id = node_id()
    exercise_id = Uuid(required=True, metadata={"description": "A public exercise or one of your own."})
    note = _note(500)
    sets = ListOf(Nested(SetTarget), min=1, max=rules.MAX_SETS, required=True)

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
    kind = Choice(*blocks.KINDS, load_default="straight")
    rounds = Integer(min=1, max=100, load_default=1)
    rest = _time("0 s", MAX_REST, "Pause between rounds.")
    duration = _time("1 s", blocks.MAX_DURATION, "What it means depends on the kind.")
    items = ListOf(Nested(Item), min=1, max=rules.MAX_ITEMS, required=True)

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.Block:
        """The value."""
        return tree.Block(**{**data, "items": tuple(data["items"])})


class Day(Schema):
    """A training day. Where no day of a plan names `cycle_days`, the days are spread evenly over the cycle."""

    id = node_id()
    name = Text(max=80, required=True)
    cycle_days = ListOf(
        Integer(min=1, max=rules.MAX_CYCLE_DAYS),
        max=rules.MAX_CYCLE_DAYS,
        load_default=(),
        metadata={"description": "On which days of the cycle it is planned, from 1 to `cycle_length_days`."},
    )
    blocks = ListOf(Nested(Block), max=rules.MAX_BLOCKS, load_default=())

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.Day:
        """The value."""
        parts = {name: tuple(data[name]) for name in ("cycle_days", "blocks")}
        return tree.Day(**data | parts)
