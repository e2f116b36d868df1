"""Commands around the work as JSON: rests, clocks, words, undo, and the end."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Text, Uuid, refuse
from session_service import figures, limits
from session_service.figures import Rpe
from session_service.sessions.command_head import CommandSchema
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

    block_id = Uuid(required=True)


class EndBlock(CommandSchema):
    """Leave a block; what was planned in it and is left counts as skipped."""

    block_id = Uuid(required=True)


class Pause(CommandSchema):
    """Stop the clock and the rest."""


class Resume(CommandSchema):
    """Go on."""


class Note(CommandSchema):
    """Write on a set, an exercise or (neither named) the session; an empty text takes the note away."""

    text = Text(min=0, max=limits.MAX_NOTE, multiline=True, required=True)
    step_id = Uuid()
    entry_id = Uuid()

    @ma.validates_schema
    def check_place(self, data: dict[str, Any], **_options: Any) -> None:
        """At most one place."""
        if "step_id" in data and "entry_id" in data:
            raise refuse("one-of", "Name at most one of step_id and entry_id.", "step_id")


class Rate(CommandSchema):
    """How it felt (1 to 5) and how hard it was (RPE)."""

    feeling = figures.feeling(allow_none=True)
    effort_rpe = Rpe(allow_none=True)


class Undo(CommandSchema):
    """Take a command back. An undo can be undone too."""

    command_id = Uuid(required=True)


class Finish(CommandSchema):
    """End the session: it becomes a workout."""

    workout_id = Uuid(metadata={"description": "Id of the workout; left out: one that follows from the session."})
    title = figures.title()
    location = figures.location()
    feeling = figures.feeling()
    effort_rpe = Rpe()
    body_weight = figures.body_weight()
    notes = figures.notes()
    tags = figures.tags()


class Abandon(CommandSchema):
    """End the session and keep no workout of it."""
