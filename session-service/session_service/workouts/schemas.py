"""Workouts as they are told, as JSON."""

from __future__ import annotations

from service_kit.http.fields import (
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    Schema,
    Text,
    Uuid,
)
from session_service import figures, limits
from session_service.figures import Span
from session_service.highlights.schemas import Highlight
from session_service.targets import Target
from session_service.workouts.part_schemas import WorkoutBlockWrite, WorkoutSetWrite
from session_service.workouts.write_schemas import MAX_BATCH, WorkoutHead
from training.fields import QuantityField
from training.sets import MAX_DURATION


class Compliance(Schema):
    """How much of what was planned was done: each planned set counts alike, by its amount and its load or effort.

    Sets that were not planned make up for nothing.
    """

    percent = Integer(min=0, max=100, metadata={"description": "Mean of the planned sets, rounded down."})
    planned_sets = Integer(min=0, metadata={"description": "Those that an edit took out included; they count 0."})
    done_sets = Integer(min=0, metadata={"description": "All sets that were done, unplanned ones included."})
    removed_sets = Integer(min=0, metadata={"description": "Planned sets that an edit of the workout took out."})
    not_judged_sets = Integer(
        min=0,
        metadata={
            "description": "Planned sets that were done, but whose load or effort could not be compared (another "
            "exercise, a percentage of an unknown maximum, nothing said). This takes nothing away."
        },
    )


class PlannedSet(Target):
    """What a set aimed at."""

    exercise_id = Uuid(
        allow_none=True,
        metadata={
            "description": "The exercise that it was meant for: another than the entry's where that was swapped in. "
            "Null in workouts of releases that did not note it."
        },
    )
    exercise_name = Text(
        allow_none=True,
        metadata={"description": "What that exercise is called now; null: not known any more.", "moves": True},
    )


class WorkoutSet(WorkoutSetWrite):
    """One set; `planned` is what it aimed at, null for one that was not planned."""

    id = Uuid(metadata={"description": "The set, in the world."})
    position = Integer(min=0, metadata={"description": "Place within the exercise, from 0."})
    load_kind = figures.load_kind(metadata={"description": "What the load means: all, on top of the body, or help."})
    planned = Nested(
        PlannedSet, allow_none=True, metadata={"description": "What it aimed at; null for one that was not planned."}
    )
    plan_set_id = Uuid(allow_none=True, metadata={"description": "The set of the plan that it was; null: none."})


class WorkoutBlock(WorkoutBlockWrite):
    """Exercises that were done together."""

    id = Uuid(metadata={"description": "What its exercises name as their `block_id`."})
    position = Integer(min=0, metadata={"description": "Place among the blocks, from 0."})
    rounds = figures.round_(
        allow_none=True,
        metadata={"description": "How many rounds it was meant to have; null: as many as possible, or not known."},
    )


class WorkoutEntry(Schema):
    """One exercise with its sets."""

    id = Uuid(metadata={"description": "The exercise in this workout; part of the address of its sets."})
    position = Integer(min=0, metadata={"description": "Place within the workout, from 0."})
    exercise_id = Uuid(metadata={"description": "The exercise, under the id by which it was logged."})
    exercise_name = Text(metadata={"description": "As it is called now.", "moves": True})
    measure = Text(metadata={"description": "What it measured when it was logged, such as `weight_reps`."})
    block_id = Uuid(allow_none=True, metadata={"description": "The block that it stands in; null: it stands alone."})
    note = figures.note(allow_none=True, metadata={"description": "What was noted of the exercise; null: nothing."})
    plan_item_id = Uuid(
        allow_none=True, metadata={"description": "The item of the plan's day that it was; null: none."}
    )
    compliance = Nested(
        Compliance,
        allow_none=True,
        metadata={"description": "How much of its plan was done; null: nothing was planned.", "moves": True},
    )
    sets = ListOf(Nested(WorkoutSet), max=limits.MAX_SETS, metadata={"description": "Its sets, in order."})


class EntrySummary(Schema):
    """One exercise of a workout in a list."""

    exercise_id = Uuid(metadata={"description": "The exercise, under the id by which it was logged."})
    exercise_name = Text(metadata={"description": "As it is called now."})
    sets_done = Integer(min=0, metadata={"description": "How many of its sets were done."})


class _WorkoutColumns(WorkoutHead):
    id = Uuid(metadata={"description": "The workout."})
    version = Integer(min=1, metadata={"description": "Also the ETag."})
    session_id = Uuid(allow_none=True, metadata={"description": "The live session that it was; null: none."})
    plan_id = Uuid(allow_none=True, metadata={"description": "The plan that it was done by; null: none."})
    plan_name = Text(
        allow_none=True,
        metadata={"description": "What the plan is called now; null: there is none, or none any more.", "moves": True},
    )
    plan_day_id = Uuid(allow_none=True, metadata={"description": "The day of that plan; null: none."})
    plan_day_name = Text(
        allow_none=True,
        metadata={"description": "What the day is called now; null: there is none, or none any more.", "moves": True},
    )
    share_code = Text(
        max=32, allow_none=True, metadata={"description": "What opens the link; null where the workout is private."}
    )
    share_href = Text(
        allow_none=True,
        metadata={"description": "Address of the link; null where the workout is private."},
    )
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    active = Span(
        max=MAX_DURATION,
        attribute="active_ms",
        allow_none=True,
        metadata={
            "description": "Time without pauses of a live session; null: it was none, or its times were changed."
        },
    )
    sets_done = Integer(min=0, metadata={"description": "How many sets were done.", "moves": True})
    sets_skipped = Integer(
        min=0, metadata={"description": "How many sets were planned, or begun, and not done.", "moves": True}
    )
    volume = QuantityField(
        "mass",
        min="0 kg",
        max="1000000000 kg",
        metadata={
            "description": "External load times repetitions of the work sets (done, no warm-ups), in your unit. Where "
            "a load is that of each hand (`load_per` of the exercise), sets of both sides count it twice; help counts "
            "nothing, and the body neither.",
            "moves": True,
        },
    )
    compliance = Nested(
        Compliance,
        allow_none=True,
        metadata={"description": "How much of its plan was done; null: nothing was planned.", "moves": True},
    )
    created_at = Instant(metadata={"description": "When it was logged."})
    updated_at = Instant(metadata={"description": "When it was changed last."})


class LoggedWorkout(_WorkoutColumns):
    """A workout with everything that was logged."""

    blocks = ListOf(
        Nested(WorkoutBlock),
        max=limits.MAX_ENTRIES,
        metadata={"description": "What was done together, in order; exercises that stand alone have no block."},
    )
    entries = ListOf(
        Nested(WorkoutEntry),
        max=limits.MAX_ENTRIES,
        metadata={"description": "The exercises with their sets, in order."},
    )


class Workout(LoggedWorkout):
    """A workout with everything in it."""

    highlights = ListOf(
        Nested(Highlight),
        max=1000,
        metadata={"description": "Records and goals that came of it, oldest first.", "moves": True},
    )


class WorkoutSummary(_WorkoutColumns):
    """A workout in a list."""

    class Meta(_WorkoutColumns.Meta):
        exclude = ("notes",)

    exercises = ListOf(
        Nested(EntrySummary), max=limits.MAX_ENTRIES, metadata={"description": "The exercises in order, without sets."}
    )


class LoggedBatch(Schema):
    """The workouts of a batch as they stand now."""

    items = ListOf(Nested(WorkoutSummary), max=MAX_BATCH, metadata={"description": "In the order of the request."})
