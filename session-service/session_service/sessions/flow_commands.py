"""Commands around the work as JSON: rests, clocks, words, undo, and the end."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Choice, Nested, Text, Uuid, refuse
from session_service import figures, limits
from session_service.figures import Rpe
from session_service.sessions.command_head import CommandSchema
from session_service.workouts.views import VISIBILITIES
from session_service.workouts.write_schemas import Coordinate
from training.fields import QuantityField
from training.sets import MAX_REST


class StartRest(CommandSchema):
    """Begin a rest, in place of the one that runs."""

    duration = QuantityField("time", min="1 s", max=MAX_REST, metadata={"description": "Left out: 90 s."})


class ExtendRest(CommandSchema):
    """Make the rest longer. For a shorter one send `skip_rest`, or `start_rest` with what is left of it."""

    by = QuantityField("time", min="0.001 s", max=MAX_REST, required=True, metadata={"description": "How much longer."})


class SkipRest(CommandSchema):
    """The rest is over."""


class StartBlock(CommandSchema):
    """Start the clock of a timed block now and go on there. Otherwise the rest before it does, or its first set."""

    block_id = Uuid(required=True, metadata={"description": "The block in the session."})


class EndBlock(CommandSchema):
    """Leave a block; what was planned in it and is left counts as skipped."""

    block_id = Uuid(required=True, metadata={"description": "The block in the session."})


class Pause(CommandSchema):
    """Stop the clock and the rest."""


class Resume(CommandSchema):
    """Go on."""


class Note(CommandSchema):
    """Write on a set, an exercise or (neither named) the session; an empty text takes the note away."""

    text = Text(
        min=0,
        max=limits.MAX_NOTE,
        multiline=True,
        required=True,
        metadata={"description": "The note, in place of the one before."},
    )
    step_id = Uuid(metadata={"description": "The set that it is on."})
    entry_id = Uuid(metadata={"description": "The exercise that it is on."})

    @ma.validates_schema
    def check_place(self, data: dict[str, Any], **_options: Any) -> None:
        """At most one place."""
        if "step_id" in data and "entry_id" in data:
            raise refuse("one-of", "Name at most one of step_id and entry_id.", "step_id")


class Rate(CommandSchema):
    """How it felt (1 to 5) and how hard it was (RPE)."""

    feeling = figures.feeling(allow_none=True, metadata={"description": "1 (bad) to 5 (great); null takes it back."})
    effort_rpe = Rpe(allow_none=True, metadata={"description": "How hard the whole was; null takes it back."})


class Undo(CommandSchema):
    """Take a command back. An undo can be undone too."""

    command_id = Uuid(
        required=True, metadata={"description": "The command to take back; `undoable` of the state names the newest."}
    )


class Finish(CommandSchema):
    """End the session: it becomes a workout."""

    workout_id = Uuid(metadata={"description": "Id of the workout; left out: one that follows from the session."})
    title = figures.title(metadata={"description": "Of the workout; left out: the session's."})
    location = figures.location(metadata={"description": "Name of the place; left out: not said."})
    coordinate = Nested(Coordinate, metadata={"description": "Where it was; only you see it. Left out: not said."})
    visibility = Choice(
        *VISIBILITIES, metadata={"description": "Who sees the workout, as in `POST /workouts`; left out: only you."}
    )
    feeling = figures.feeling(metadata={"description": "1 (bad) to 5 (great); left out: as `rate` said."})
    effort_rpe = Rpe(metadata={"description": "How hard the whole was; left out: as `rate` said."})
    body_weight = figures.body_weight(metadata={"description": "What you weighed; left out: not said."})
    notes = figures.notes(
        metadata={"description": "What you want to remember of the workout; left out: the session's note."}
    )
    tags = figures.tags(metadata={"description": "Words to find the workout by."})


class Abandon(CommandSchema):
    """End the session and keep no workout of it."""
