"""What comes out where a day of a plan is printed: the tree with names and with every target in words."""

from __future__ import annotations

from plans_service.plans import rules
from plans_service.plans.set_schemas import Load
from plans_service.plans.tree_schemas import TimeOfDay, day_length
from service_kit.http.fields import Choice, Flag, Integer, ListOf, Nested, Schema, Text, Uuid
from training import blocks
from training.fields import QuantityField
from training.sets import MAX_DISTANCE, MAX_DURATION, MAX_REST


class PrintedSet(Schema):
    """A planned set, also in words."""

    id = Uuid(metadata={"description": "The planned set."})
    role = Text(metadata={"description": "What the set is for, as in the plan."})
    reps_min = Integer(allow_none=True, metadata={"description": "Repetitions; null: measured otherwise, or open."})
    reps_max = Integer(allow_none=True, metadata={"description": "Upper end of a range; null: there is none."})
    duration = QuantityField(
        "time",
        min="0 s",
        max=MAX_DURATION,
        allow_none=True,
        metadata={"description": "How long; null: not by time."},
    )
    distance = QuantityField(
        "length",
        min="0 m",
        max=MAX_DISTANCE,
        allow_none=True,
        metadata={"description": "How far; null: not by distance."},
    )
    load_ = Nested(
        Load,
        data_key="load",
        attribute="load",
        allow_none=True,
        metadata={"description": "How heavy; null: the plan leaves it open."},
    )
    rest = QuantityField(
        "time",
        min="0 s",
        max=MAX_REST,
        allow_none=True,
        metadata={"description": "Pause after the set; null: none is planned."},
    )
    tempo = Text(
        allow_none=True,
        metadata={"description": "Seconds down, at the bottom, up, at the top; null: any."},
    )
    side = Text(metadata={"description": "Both sides, one, or both in turn."})
    note = Text(allow_none=True, metadata={"description": "What the plan's author notes about the set."})
    text = Text(metadata={"description": "The set in words."})


class PrintedItem(Schema):
    """An exercise of the day, `targets` in words with equal sets counted."""

    id = Uuid(metadata={"description": "The item of the plan."})
    exercise_id = Uuid(metadata={"description": "The exercise to do; of a merged one its successor."})
    exercise_name = Text(metadata={"description": "Its name in the catalogue now."})
    measure = Text(metadata={"description": "What the exercise measures, such as weight_reps."})
    retired = Flag(metadata={"description": "True: the catalogue has put it out of use."})
    note = Text(allow_none=True, metadata={"description": "What the plan's author notes about the exercise."})
    targets = ListOf(
        Text(), max=rules.MAX_SETS, metadata={"description": "The sets in words, one line for each run of equal ones."}
    )
    sets = ListOf(Nested(PrintedSet), max=rules.MAX_SETS, metadata={"description": "The sets of one round, in order."})


class PrintedBlock(Schema):
    """A block of the day; `text` says how it is done."""

    id = Uuid(metadata={"description": "The block of the plan."})
    kind = Choice(*blocks.KINDS, metadata={"description": "How its exercises are done together."})
    rounds = Integer(metadata={"description": "How often the block is done."})
    rest = QuantityField(
        "time",
        min="0 s",
        max=MAX_REST,
        allow_none=True,
        metadata={"description": "Pause between rounds; null: none is planned."},
    )
    duration = QuantityField(
        "time",
        min="0 s",
        max=blocks.MAX_DURATION,
        allow_none=True,
        metadata={"description": "Of a block with a clock, what it means depends on the kind; null: no clock."},
    )
    text = Text(metadata={"description": "Kind, rounds, clock and rest in words."})
    items = ListOf(
        Nested(PrintedItem), max=rules.MAX_ITEMS, metadata={"description": "The exercises of the block, in order."}
    )


class PrintedDay(Schema):
    """One day of a plan, ready to print or to begin a session with."""

    plan_id = Uuid(metadata={"description": "The plan that the day is of."})
    plan_name = Text(metadata={"description": "Name of the plan."})
    plan_version = Integer(metadata={"description": "Version of the plan that is printed."})
    day_id = Uuid(metadata={"description": "The day."})
    position = Integer(metadata={"description": "Place of the day in the plan, counted from 0."})
    name = Text(metadata={"description": "Name of the day."})
    time_of_day = TimeOfDay(
        allow_none=True, metadata={"description": "Local wall time at which it starts; null: any time."}
    )
    duration = day_length("How long it takes; null: the plan does not say.")
    set_count = Integer(metadata={"description": "Sets to be done, rounds multiplied."})
    blocks = ListOf(
        Nested(PrintedBlock), max=rules.MAX_BLOCKS, metadata={"description": "What is done, block by block."}
    )
