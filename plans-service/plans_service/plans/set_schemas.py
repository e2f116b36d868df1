"""A planned set as JSON, the same in and out; loading makes the values of :mod:`plans_service.plans.tree`."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

import marshmallow as ma

from plans_service.plans import tree
from service_kit.http.fields import Choice, Decimal, Integer, Nested, Schema, Text, Uuid
from service_kit.ids import new_id
from training import sets
from training.fields import QuantityField, Tempo
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
)


def node_id() -> Uuid:
    """The id of a part of the tree: the client's own, or a fresh one."""
    text = "Send it back with a change so that the part stays the same one; leave it out for a new part."
    return Uuid(load_default=new_id, metadata={"description": text})


def free_text(length: int, text: str) -> Text:
    """Free text of at most ``length`` characters, described by ``text``."""
    described = {"description": text}
    return Text(max=length, multiline=True, allow_none=True, load_default=None, metadata=described)


def time_span(least: str, most: str, text: str) -> QuantityField:
    """A quantity of time between two such as ``"0 s"``, or null, described by ``text``."""
    described = {"description": text}
    return QuantityField("time", min=least, max=most, allow_none=True, load_default=None, metadata=described)


class Load(Schema):
    """How heavy: `kind`, and the one other member that it needs (none for `bodyweight`)."""

    kind = Choice(*LOAD_MEMBERS, required=True, metadata={"description": "What the load is measured by."})
    quantity = QuantityField(
        "mass",
        min="0 kg",
        max=MAX_LOAD,
        load_default=None,
        allow_none=True,
        metadata={"description": "How much: for absolute, added and assisted."},
    )
    percent = Decimal(
        min=str(MIN_PERCENT),
        max=str(MAX_PERCENT),
        places=2,
        load_default=None,
        allow_none=True,
        metadata={"description": "Of the best estimate or the training max: for percent_1rm and percent_tm."},
    )
    rpe = Decimal(
        min=str(MIN_RPE),
        max=str(MAX_RPE),
        places=1,
        load_default=None,
        allow_none=True,
        metadata={"description": "Rate of perceived exertion, in half steps: for rpe."},
    )
    rir = Integer(
        min=0,
        max=MAX_RIR,
        load_default=None,
        allow_none=True,
        metadata={"description": "Repetitions left in reserve: for rir."},
    )

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> sets.Load[Number]:
        """The value."""
        return sets.Load(**data)


class SetTarget(Schema):
    """One planned set. Which amounts and loads it may have follows from what the exercise measures."""

    id = node_id()
    role = Choice(
        *ROLES,
        load_default="work",
        metadata={"description": "What the set is for; amrap, failure and myo may leave the amount open."},
    )
    reps_min = Integer(
        min=0,
        max=MAX_REPS,
        load_default=None,
        allow_none=True,
        metadata={"description": "Alone: exactly that many, or at least that many where the role is open-ended."},
    )
    reps_max = Integer(
        min=0,
        max=MAX_REPS,
        load_default=None,
        allow_none=True,
        metadata={"description": "Upper end of a range from `reps_min` on; null: there is none."},
    )
    duration = time_span("0.1 s", MAX_DURATION, "How long to hold or to go on; null: not by time.")
    distance = QuantityField(
        "length",
        min="1 cm",
        max=MAX_DISTANCE,
        load_default=None,
        allow_none=True,
        metadata={"description": "How far; null: not by distance."},
    )
    load_ = Nested(
        Load,
        data_key="load",
        attribute="load",
        load_default=None,
        allow_none=True,
        metadata={"description": "How heavy; null: left open."},
    )
    rest = time_span("0 s", MAX_REST, "Pause after the set; null: as long as you like.")
    tempo = Tempo(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Seconds down, at the bottom, up, at the top; X: as fast as you can. `31X0` is taken too "
            "and becomes `3-1-X-0`. null: any."
        },
    )
    side = Choice(*SIDES, load_default="both", metadata={"description": "Both sides, one, or both in turn."})
    note = free_text(200, "Anything worth saying about the set.")

    @ma.post_load
    def build(self, data: dict[str, Any], **_options: Any) -> tree.SetTarget:
        """The value."""
        return tree.SetTarget(**data)
