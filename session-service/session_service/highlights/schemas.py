"""Highlights as JSON."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, Flag, Instant, Integer, LocalDate, Nested, Schema, Text, Uuid
from training.fields import AnyQuantity


def _of_record(text: str) -> dict[str, Any]:
    return {"description": text, "absent": "Absent for a goal."}


def _of_goal(text: str) -> dict[str, Any]:
    return {"description": text, "absent": "Absent for a record."}


class HighlightDetails(Schema):
    """The record or the goal. Derived masses (`value`, `previous`) are in your unit, other quantities as typed."""

    kind = Text(metadata={"description": "The kind of the record or goal, such as `heaviest`; more may come."})
    exercise_id = Uuid(metadata=_of_record("The exercise; of a merged one its successor."))
    exercise_name = Text(
        metadata={"description": "What it is called now.", "absent": "Absent for a goal, and where it is not known."}
    )
    value = AnyQuantity(
        metadata=_of_record(
            "The figure; of `fastest_pace` the time for a kilometre, of `least_assistance` what helped."
        )
    )
    previous = AnyQuantity(allow_none=True, metadata=_of_record("What stood there before; null: nothing."))
    first = Flag(metadata=_of_record("A baseline: there was nothing of this kind to beat."))
    reps = Integer(allow_none=True, min=0, metadata=_of_record("Repetitions of the set; null: not counted."))
    load: Any = AnyQuantity(allow_none=True, metadata=_of_record("Load of the set, without the body; null: none."))
    set_id = Uuid(metadata=_of_record("The set that made it."))
    local_date = LocalDate(metadata=_of_record("The day of the workout."))
    formula = Text(
        allow_none=True,
        metadata={
            "description": "By what an estimate was made; null: it was measured.",
            "absent": "Absent for a goal, and in records of older releases.",
        },
    )
    title = Text(metadata=_of_goal("The title of the goal."))
    target = AnyQuantity(metadata=_of_goal("What was to be reached."))
    reached_on = LocalDate(metadata=_of_goal("The day on which it was reached."))
    measurement_id = Uuid(allow_none=True, metadata=_of_goal("The measurement that reached it; null: a workout did."))


class Highlight(Schema):
    """A record that fell in this workout, or a goal that it reached."""

    id = Uuid(metadata={"description": "Of the record or goal in the tracking service."})
    type = Choice("record", "goal", metadata={"description": "Which of the two."})
    at = Instant(metadata={"description": "When the record was set, or the goal reached."})
    details = Nested(HighlightDetails, metadata={"description": "What it is."})
