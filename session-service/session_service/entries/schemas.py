"""What is written of single exercises and sets of a workout, as JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Integer, ListOf, Nested, PatchSchema, Uuid, refuse
from session_service import figures, limits
from session_service.workouts.part_schemas import WorkoutEntryWrite, WorkoutSetWrite

_SEVERAL = frozenset({"sets", "position"})


class WorkoutEntryCreate(WorkoutEntryWrite):
    """One more exercise with its sets."""

    position = Integer(
        min=0,
        max=limits.MAX_ENTRIES,
        metadata={"description": "Place among the exercises, from 0; left out: the end of its block or the workout."},
    )


class WorkoutEntryPatch(PatchSchema):
    """Some of what is said of an exercise in a workout, or its place."""

    exercise_id = Uuid(
        metadata={"description": "Another exercise that was done in truth: it takes over the sets, which must suit it."}
    )
    block_id = Uuid(
        allow_none=True,
        metadata={
            "description": "The block that it joins, at its end unless `position` says where; null: it stands alone."
        },
    )
    note = figures.note(allow_none=True, metadata={"description": "What you want to remember of this exercise."})
    position = Integer(
        min=0, max=limits.MAX_ENTRIES, metadata={"description": "Place among the exercises, from 0; others move up."}
    )


class WorkoutSetsCreate(WorkoutSetWrite):
    """One set; or several as `sets`, beside which only `position` may stand."""

    sets = ListOf(
        Nested(WorkoutSetWrite),
        min=1,
        max=limits.MAX_SETS_AT_ONCE,
        metadata={"description": "Several sets, in order, all of them or none."},
    )
    position = Integer(
        min=0,
        max=limits.MAX_SETS,
        metadata={"description": "Place of the first new one among the exercise's sets, from 0; left out: the end."},
    )

    @ma.pre_load
    def check_form(self, data: Any, **_options: Any) -> Any:
        """One set, or a list and nothing beside it."""
        if isinstance(data, dict) and "sets" in data:
            beside = next((name for name in data if name not in _SEVERAL), None)
            if beside is not None:
                raise refuse("contradiction", "Beside sets only position may stand.", beside)
        return data


class WorkoutSetPatch(PatchSchema, WorkoutSetWrite):
    """Some of what is said of a set, or its place."""

    class Meta(WorkoutSetWrite.Meta):
        exclude = ("id",)

    position = Integer(
        min=0, max=limits.MAX_SETS, metadata={"description": "Place among the exercise's sets, from 0; others move up."}
    )
