"""Workouts as they are told, as JSON."""

from __future__ import annotations

from service_kit.http.fields import (
    CursorQuery,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    QuerySchema,
    Schema,
    Text,
    Uuid,
)
from session_service import figures, limits
from session_service.figures import Span
from session_service.highlights.schemas import Highlight
from session_service.targets import Target
from session_service.workouts.write_schemas import MAX_BATCH, WorkoutHead, WorkoutSetWrite
from training.fields import QuantityField
from training.sets import MAX_DURATION

# Positions in a change feed; the largest integer that every JSON reader takes exactly.
LAST = 2**53


class Compliance(Schema):
    """How much of what was planned was done: each planned set counts alike, by its amount and its load or effort.

    Sets that were not planned make up for nothing.
    """

    percent = Integer(min=0, max=100)
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


class WorkoutSet(WorkoutSetWrite):
    """One set; `planned` is what it aimed at, null for one that was not planned."""

    id = Uuid()
    position = Integer(min=0)
    load_kind = figures.load_kind()
    planned = Nested(PlannedSet, allow_none=True)
    plan_set_id = Uuid(allow_none=True)


class WorkoutEntry(Schema):
    """One exercise with its sets."""

    id = Uuid()
    position = Integer(min=0)
    exercise_id = Uuid()
    exercise_name = Text(metadata={"description": "As it is called now."})
    measure = Text()
    note = figures.note(allow_none=True)
    plan_item_id = Uuid(allow_none=True)
    compliance = Nested(Compliance, allow_none=True)
    sets = ListOf(Nested(WorkoutSet), max=limits.MAX_SETS)


class EntrySummary(Schema):
    """One exercise of a workout in a list."""

    exercise_id = Uuid()
    exercise_name = Text()
    sets_done = Integer(min=0)


class _WorkoutColumns(WorkoutHead):
    id = Uuid()
    version = Integer(min=1, metadata={"description": "Also the ETag."})
    session_id = Uuid(allow_none=True, metadata={"description": "The live session that it was."})
    plan_id = Uuid(allow_none=True)
    plan_day_id = Uuid(allow_none=True)
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    active = Span(
        max=MAX_DURATION,
        attribute="active_ms",
        allow_none=True,
        metadata={"description": "Time without pauses, where it was a live session."},
    )
    sets_done = Integer(min=0)
    sets_skipped = Integer(min=0)
    volume = QuantityField(
        "mass",
        min="0 kg",
        max="1000000000 kg",
        metadata={
            "description": "External load times repetitions of the work sets (done, no warm-ups), in your unit. Where "
            "a load is that of each hand (`load_per` of the exercise), sets of both sides count it twice; help counts "
            "nothing, and the body neither."
        },
    )
    compliance = Nested(Compliance, allow_none=True)
    created_at = Instant()
    updated_at = Instant()


class LoggedWorkout(_WorkoutColumns):
    """A workout with everything that was logged."""

    entries = ListOf(Nested(WorkoutEntry), max=limits.MAX_ENTRIES)


class Workout(LoggedWorkout):
    """A workout with everything in it. `highlights` change by themselves and stand outside of the ETag."""

    highlights = ListOf(Nested(Highlight), max=1000)


class WorkoutSummary(_WorkoutColumns):
    """A workout in a list."""

    class Meta(_WorkoutColumns.Meta):
        exclude = ("notes",)

    exercises = ListOf(Nested(EntrySummary), max=limits.MAX_ENTRIES)


class LoggedBatch(Schema):
    """The workouts of a batch as they stand now."""

    items = ListOf(Nested(WorkoutSummary), max=MAX_BATCH)


class WorkoutQuery(CursorQuery):
    """Which workouts."""

    first = LocalDate(data_key="from", metadata={"description": "First local day."})
    last = LocalDate(data_key="to", metadata={"description": "Last local day."})
    exercise_id = Uuid(metadata={"description": "Under whichever id it was logged: merged ones are one exercise."})
    muscle = Text(max=60, metadata={"description": "Slug of a muscle that one of the exercises trains."})
    plan_id = Uuid()
    tag = Text(max=limits.MAX_TAG)
    q = Text(max=100, metadata={"description": "Words in title, location, notes or names of exercises, old or new."})


class ChangesQuery(QuerySchema):
    """From where on."""

    since = Integer(min=0, max=LAST, load_default=0, metadata={"description": "`page.next` of the answer before."})
    limit = Integer(min=1, max=100, load_default=50)


class Change(Schema):
    """A workout that is new, changed or deleted; only its newest state is told."""

    position = Integer(min=1, max=LAST)
    workout_id = Uuid()
    version = Integer(min=1)
    deleted = Flag()
    workout = Nested(LoggedWorkout, allow_none=True)


class ChangesPage(Schema):
    """Where the feed goes on."""

    next = Integer(min=0, max=LAST, metadata={"description": "Send as `since`."})
    more = Flag(metadata={"description": "Whether there is more right now."})
    limit = Integer(min=1)


class Changes(Schema):
    """What changed, oldest first."""

    items = ListOf(Nested(Change), max=100)
    page = Nested(ChangesPage)
