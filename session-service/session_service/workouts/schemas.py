"""Workouts as JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.fields import (
    Choice,
    CursorQuery,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    PatchSchema,
    QuantityField,
    QuerySchema,
    Schema,
    Text,
    TimeZone,
    Uuid,
    refuse,
)
from session_service import figures, limits
from session_service.figures import Rpe, Span
from session_service.highlights.schemas import Highlight
from session_service.targets import Target

OWN_ID = {"description": "A UUIDv7 of your own, or leave it out."}
MAX_BATCH = 100
# Positions in a change feed; the largest integer that every JSON reader takes exactly.
LAST = 2**53


class WorkoutSetWrite(Schema):
    """One set as it was done. Which figures it must have follows from what the exercise measures."""

    id = Uuid(metadata=OWN_ID)
    role = figures.role(load_default="work")
    status = Choice("done", "skipped", load_default="done")
    reps = figures.reps(allow_none=True)
    load = figures.load(allow_none=True)
    load_kind = figures.load_kind(metadata={"description": "What the load means; left out, the measure decides."})
    duration = figures.duration(allow_none=True)
    distance = figures.distance(allow_none=True)
    rpe = Rpe(allow_none=True)
    rir = figures.rir(allow_none=True)
    side = figures.side(load_default="both")
    completed_at = Instant(allow_none=True)
    note = figures.note(allow_none=True)


class WorkoutEntryWrite(Schema):
    """One exercise with its sets."""

    id = Uuid(metadata=OWN_ID)
    exercise_id = Uuid(required=True, metadata={"description": "A public exercise or one of your own."})
    note = figures.note(allow_none=True)
    sets = ListOf(Nested(WorkoutSetWrite), max=limits.MAX_SETS, load_default=list)


class _Head(Schema):
    """What is said of a workout as a whole."""

    title = figures.title()
    started_at = Instant(required=True)
    ended_at = Instant(metadata={"description": "Left out: when the last set was done."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one of your profile."})
    location = figures.location(allow_none=True)
    feeling = figures.feeling(allow_none=True, metadata={"description": "1 (bad) to 5 (great)."})
    effort_rpe = Rpe(allow_none=True, metadata={"description": "How hard the whole was."})
    body_weight = figures.body_weight(allow_none=True)
    notes = figures.notes(allow_none=True)
    tags = figures.tags()


class WorkoutReplace(_Head):
    """A whole workout in place of what was there."""

    entries = ListOf(Nested(WorkoutEntryWrite), max=limits.MAX_ENTRIES, load_default=list)


class WorkoutCreate(WorkoutReplace):
    """A whole workout, after the fact."""

    id = Uuid(metadata=OWN_ID)
    plan_id = Uuid(allow_none=True, metadata={"description": "The plan that it was done by, with plan_day_id."})
    plan_day_id = Uuid(allow_none=True)

    @ma.validates_schema
    def check_day(self, data: dict[str, Any], **_options: Any) -> None:
        """A plan is named with its day."""
        if bool(data.get("plan_id")) != bool(data.get("plan_day_id")):
            raise refuse("required", "Name plan_id and plan_day_id together.", "plan_day_id")


class WorkoutPatch(PatchSchema, _Head):
    """Some of what is said of a workout as a whole."""


class WorkoutBatch(Schema):
    """Several workouts at once: all are logged, or none."""

    workouts = ListOf(Nested(WorkoutCreate), min=1, max=MAX_BATCH, required=True)


class Compliance(Schema):
    """How much of what was planned was done: each planned set counts alike, by amount and load."""

    percent = Integer(min=0, max=100)
    planned_sets = Integer(min=0)
    done_sets = Integer(min=0, metadata={"description": "All sets that were done, unplanned ones included."})


class WorkoutSet(WorkoutSetWrite):
    """One set; `planned` is what it aimed at, null for one that was not planned."""

    id = Uuid()
    position = Integer(min=0)
    load_kind = figures.load_kind()
    planned = Nested(Target, allow_none=True)
    plan_set_id = Uuid(allow_none=True)


class WorkoutEntry(Schema):
    """One exercise with its sets."""

    id = Uuid()
    position = Integer(min=0)
    exercise_id = Uuid()
    exercise_name = Text(metadata={"description": "As it was called when it was logged."})
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


class _Told(_Head):
    id = Uuid()
    version = Integer(min=1, metadata={"description": "Also the ETag."})
    session_id = Uuid(allow_none=True, metadata={"description": "The live session that it was."})
    plan_id = Uuid(allow_none=True)
    plan_day_id = Uuid(allow_none=True)
    local_date = LocalDate(metadata={"description": "The day of the start in the time zone."})
    active = Span(
        max=limits.MAX_DURATION,
        attribute="active_ms",
        allow_none=True,
        metadata={"description": "Time without pauses, where it was a live session."},
    )
    sets_done = Integer(min=0)
    sets_skipped = Integer(min=0)
    volume = QuantityField(
        "mass", min="0 kg", max="1000000000 kg", metadata={"description": "Sum of reps x load, in your unit."}
    )
    compliance = Nested(Compliance, allow_none=True)
    created_at = Instant()
    updated_at = Instant()


class LoggedWorkout(_Told):
    """A workout with everything that was logged."""

    entries = ListOf(Nested(WorkoutEntry), max=limits.MAX_ENTRIES)


class Workout(LoggedWorkout):
    """A workout with everything in it. `highlights` change by themselves and stand outside of the ETag."""

    highlights = ListOf(Nested(Highlight), max=1000)


class WorkoutSummary(_Told):
    """A workout in a list."""

    class Meta(_Told.Meta):
        exclude = ("notes",)

    exercises = ListOf(Nested(EntrySummary), max=limits.MAX_ENTRIES)


class LoggedBatch(Schema):
    """The workouts of a batch as they stand now."""

    items = ListOf(Nested(WorkoutSummary), max=MAX_BATCH)


class WorkoutQuery(CursorQuery):
    """Which workouts."""

    first = LocalDate(data_key="from", metadata={"description": "First local day."})
    last = LocalDate(data_key="to", metadata={"description": "Last local day."})
    exercise_id = Uuid()
    muscle = Text(max=60, metadata={"description": "Slug of a muscle that one of the exercises trains."})
    plan_id = Uuid()
    tag = Text(max=limits.MAX_TAG)
    q = Text(max=100, metadata={"description": "Words in title, location, notes or names of exercises."})


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
