"""What is written of workouts, as JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Choice, Instant, ListOf, Nested, PatchSchema, Schema, TimeZone, Uuid, refuse
from session_service import figures, limits
from session_service.figures import Rpe

OWN_ID = {"description": "A UUIDv7 of your own, or leave it out."}
MAX_BATCH = 500
# Each set is a row, and a row costs about a third of a millisecond: more of them at once would outlast the deadline.
MAX_BATCH_SETS = 5_000


class WorkoutSetWrite(Schema):
    """One set as it was done. Which figures it must have, and whether it may have a load, follows from the measure."""

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


class WorkoutHead(Schema):
    """What is said of a workout as a whole."""

    title = figures.title()
    started_at = Instant(required=True)
    ended_at = Instant(metadata={"description": "Left out: when the last set was done."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})
    location = figures.location(allow_none=True)
    feeling = figures.feeling(allow_none=True, metadata={"description": "1 (bad) to 5 (great)."})
    effort_rpe = Rpe(allow_none=True, metadata={"description": "How hard the whole was."})
    body_weight = figures.body_weight(allow_none=True)
    notes = figures.notes(allow_none=True)
    tags = figures.tags()


class WorkoutReplace(WorkoutHead):
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


class WorkoutPatch(PatchSchema, WorkoutHead):
    """Some of what is said of a workout as a whole."""


class WorkoutBatch(Schema):
    """Several workouts at once: all are logged, or none."""

    workouts = ListOf(Nested(WorkoutCreate), min=1, max=MAX_BATCH, required=True)

    @ma.pre_load
    def weigh(self, data: Any, **_options: Any) -> Any:
        """Refuse a flood before a value is made of each of its drops."""
        if isinstance(data, dict) and count_sets(data.get("workouts")) > MAX_BATCH_SETS:
            raise refuse("too-many", f"At most {MAX_BATCH_SETS} sets in all workouts together.", "workouts")
        return data


def count_sets(workouts: Any) -> int:
    """How many sets the raw JSON of a list of workouts holds, whatever else is wrong with it."""
    level = workouts
    for name in ("entries", "sets"):
        found = [node.get(name) for node in level if isinstance(node, dict)] if isinstance(level, list) else []
        level = [part for parts in found if isinstance(parts, list) for part in parts]
    return len(level)
