"""Highlights as JSON."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, Flag, Instant, Integer, LocalDate, Nested, Schema, Text, Uuid
from training.fields import AnyQuantity


class HighlightRecord(Schema):
    """What the record is. Derived masses (`value`, `previous`) are in your unit, other quantities as typed."""

    kind = Text(required=True, metadata={"description": "In which respect, such as `heaviest`; more may come."})
    exercise_id = Uuid(required=True, metadata={"description": "The exercise; of a merged one its successor."})
    exercise_name = Text(
        required=True, allow_none=True, metadata={"description": "What it is called now; null: not known."}
    )
    value = AnyQuantity(
        required=True,
        metadata={
            "description": "The figure; of `fastest_pace` the time for a kilometre, of `least_assistance` what helped."
        },
    )
    previous = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "What stood there before; null: nothing."}
    )
    first = Flag(required=True, metadata={"description": "A baseline: there was nothing of this kind to beat."})
    reps = Integer(
        required=True, allow_none=True, min=0, metadata={"description": "Repetitions of the set; null: not counted."}
    )
    load: Any = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "Load of the set, without the body; null: none."}
    )
    set_id = Uuid(required=True, metadata={"description": "The set that made it."})
    local_date = LocalDate(required=True, metadata={"description": "The day of the workout."})
    formula = Text(
        required=True,
        allow_none=True,
        metadata={"description": "By what an estimate was made; null: it was measured, or an older release made it."},
    )


class HighlightGoal(Schema):
    """What the goal was."""

    kind = Text(required=True, metadata={"description": "The kind of goal, such as `exercise_load`; more may come."})
    title = Text(required=True, metadata={"description": "The title of the goal."})
    target = AnyQuantity(required=True, metadata={"description": "What was to be reached."})
    reached_on = LocalDate(required=True, metadata={"description": "The day on which it was reached."})
    measurement_id = Uuid(
        required=True,
        allow_none=True,
        metadata={"description": "The measurement that reached it; null: a set or the workout did."},
    )


class Highlight(Schema):
    """A record that fell in this workout, or a goal that it reached."""

    id = Uuid(required=True, metadata={"description": "Of the record or goal in the tracking service."})
    type = Choice("record", "goal", required=True, metadata={"description": "Which of the two."})
    at = Instant(required=True, metadata={"description": "When the record was set, or the goal reached."})
    record = Nested(
        HighlightRecord, required=True, allow_none=True, metadata={"description": "The record; null: it is a goal."}
    )
    goal = Nested(
        HighlightGoal, required=True, allow_none=True, metadata={"description": "The goal; null: it is a record."}
    )
