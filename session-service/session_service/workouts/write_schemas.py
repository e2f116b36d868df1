"""What is written of workouts, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from service_kit.clock import now
from service_kit.http.fields import (
    Choice,
    Decimal,
    Instant,
    ListOf,
    Nested,
    PatchSchema,
    Schema,
    TimeZone,
    Uuid,
    refuse,
)
from session_service import figures, limits
from session_service.figures import Rpe
from session_service.workouts import rules
from session_service.workouts.part_schemas import OWN_ID, WorkoutBlockWrite, WorkoutEntryWrite
from session_service.workouts.views import VISIBILITIES

MAX_BATCH = 500
# Each set is a row, and a row costs about a third of a millisecond: more of them at once would outlast the deadline.
MAX_BATCH_SETS = 5_000


def block_list() -> ListOf:
    """The blocks of a workout that is written."""
    return ListOf(
        Nested(WorkoutBlockWrite),
        max=limits.MAX_ENTRIES,
        metadata={
            "description": "What was done together; each block has an exercise at least, and they stand in a row."
        },
    )


class Coordinate(Schema):
    """A place on Earth (WGS 84), in degrees."""

    latitude = Decimal(min="-90", max="90", places=6, required=True, metadata={"description": "North is positive."})
    longitude = Decimal(min="-180", max="180", places=6, required=True, metadata={"description": "East is positive."})

    @ma.validates_schema
    def check_whole(self, data: dict[str, Any], **_options: Any) -> None:
        """Both, in a merge-patch too."""
        for name in ("latitude", "longitude"):
            if name not in data:
                raise refuse("required", "A place has a latitude and a longitude.", name)


class WorkoutHead(Schema):
    """What is said of a workout as a whole."""

    title = figures.title(metadata={"description": "Left out: `Workout`."})
    started_at = Instant(required=True, metadata={"description": "When it began; it falls on that day."})
    ended_at = Instant(metadata={"description": "Left out: when the last set was done."})
    time_zone = TimeZone(max=64, metadata={"description": "Left out: the one that your profile has then."})
    location = figures.location(allow_none=True, metadata={"description": "Name of the place; null: not said."})
    coordinate = Nested(
        Coordinate, allow_none=True, metadata={"description": "Where it was; only you see it. Null: not said."}
    )
    visibility = Choice(
        *VISIBILITIES,
        metadata={
            "description": "`private` (where nothing is said): only you see it. `link`: so does whoever has "
            "`share_href`, without a token, but nothing of you, the place or your notes. `private` again revokes "
            "the link for good."
        },
    )
    feeling = figures.feeling(allow_none=True, metadata={"description": "1 (bad) to 5 (great)."})
    effort_rpe = Rpe(allow_none=True, metadata={"description": "How hard the whole was."})
    body_weight = figures.body_weight(allow_none=True, metadata={"description": "What you weighed; null: not said."})
    notes = figures.notes(allow_none=True, metadata={"description": "What you want to remember; null: nothing."})
    tags = figures.tags(metadata={"description": "Words to find it by; kept in lower case, each once."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """Times, sizes, ids and blocks."""
        rules.check_request(data, now())


class WorkoutReplace(WorkoutHead):
    """A whole workout in place of what was there."""

    entries = ListOf(
        Nested(WorkoutEntryWrite),
        max=limits.MAX_ENTRIES,
        load_default=list,
        metadata={"description": "The exercises, in the order in which they were begun."},
    )
    blocks = block_list()


class WorkoutCreate(WorkoutReplace):
    """A whole workout, after the fact."""

    id = Uuid(metadata=OWN_ID)
    plan_id = Uuid(allow_none=True, metadata={"description": "The plan that it was done by, with plan_day_id."})
    plan_day_id = Uuid(allow_none=True, metadata={"description": "The day of that plan."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """That, and whether the sets lie within the workout."""
        rules.check_new(data, now())

    @ma.validates_schema(skip_on_field_errors=False, pass_original=True)
    def check_day(self, _data: Any, body: Any, **_options: Any) -> None:
        """A plan is named with its day."""
        if isinstance(body, dict) and bool(body.get("plan_id")) != bool(body.get("plan_day_id")):
            raise refuse("required", "Name plan_id and plan_day_id together.", "plan_day_id")


class WorkoutPatch(PatchSchema, WorkoutHead):
    """Some of what is said of a workout as a whole, and of its blocks."""

    blocks = block_list()


class WorkoutBatch(Schema):
    """Several workouts at once: all are logged, or none."""

    workouts = ListOf(
        Nested(WorkoutCreate),
        min=1,
        max=MAX_BATCH,
        required=True,
        metadata={"description": "Whole workouts, as `POST /workouts` takes each."},
    )

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
