"""Commands about the work itself as JSON: sets, exercises, and their order."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import ListOf, Nested, Uuid, refuse
from session_service import figures, limits
from session_service.figures import SetFigures
from session_service.sessions.command_head import CommandSchema
from session_service.targets import Target

MAX_BLOCKS = 100


class SetCommand(CommandSchema):
    """What every command about one set carries."""

    step_id = Uuid(required=True, metadata={"description": "The set in the session."})


class CompleteSet(SetFigures, SetCommand):
    """A set is done. What you leave out is as the target says; said again it corrects."""

    note = figures.note(
        allow_none=True, metadata={"description": "What you want to remember of the set; null: nothing."}
    )


class SkipSet(SetCommand):
    """A set will not be done."""

    reason = figures.note(metadata={"description": "Why; it becomes the note of the set."})


class SkipExercise(CommandSchema):
    """Nothing more of this exercise today."""

    entry_id = Uuid(required=True, metadata={"description": "The exercise in the session."})
    reason = figures.note(metadata={"description": "Why; it becomes the note of the exercise."})


class AdjustTarget(CommandSchema):
    """Other aims for one set (`step_id`) or for all sets of an exercise that are left (`entry_id`)."""

    step_id = Uuid(metadata={"description": "The set, unless `entry_id` is given."})
    entry_id = Uuid(metadata={"description": "The exercise, unless `step_id` is given."})
    target = Nested(Target, required=True, metadata={"description": "What changes; `null` clears."})

    @ma.validates_schema
    def check_place(self, data: dict[str, Any], **_options: Any) -> None:
        """One place, and something to change."""
        if ("step_id" in data) == ("entry_id" in data):
            raise refuse("one-of", "Name either step_id or entry_id.", "step_id")
        if not data["target"]:
            raise refuse("required", "Say what changes.", "target")


class SwapExercise(CommandSchema):
    """Do what is left of an exercise with another one."""

    entry_id = Uuid(required=True, metadata={"description": "The exercise in the session."})
    exercise_id = Uuid(
        required=True, metadata={"description": "What is done instead: a public exercise or one of your own."}
    )


class AddSet(CommandSchema):
    """One more set, like the last one of the exercise unless `target` says otherwise."""

    entry_id = Uuid(required=True, metadata={"description": "The exercise in the session."})
    step_id = Uuid(metadata={"description": "Id of the new set; left out: the command's."})
    target = Nested(Target, metadata={"description": "What it aims at, where that is not what the last set does."})


class RemoveSet(SetCommand):
    """Take a set that is not done out of the session."""


class NewSet(Target):
    """A set of an exercise that is added."""

    step_id = Uuid(metadata={"description": "Id of the new set; left out: one that follows from the session."})


class AddExercise(CommandSchema):
    """One more exercise, at the end or after a block."""

    exercise_id = Uuid(required=True, metadata={"description": "A public exercise or one of your own."})
    entry_id = Uuid(metadata={"description": "Id of the new entry; left out: the command's."})
    after_block_id = Uuid(metadata={"description": "The block that it follows; left out: it comes last."})
    rest = figures.rest(metadata={"description": "Pause after each of its sets."})
    sets = ListOf(
        Nested(NewSet),
        max=50,
        load_default=lambda: [{}],
        metadata={"description": "Its sets, in order; left out: one that aims at nothing."},
    )


class Reorder(CommandSchema):
    """All blocks in a new order (`block_ids`), or all exercises of one block (`block_id`, `entry_ids`)."""

    block_ids = ListOf(
        Uuid(), max=MAX_BLOCKS, metadata={"description": "All blocks of the session, each once, in their new order."}
    )
    block_id = Uuid(metadata={"description": "The block whose exercises are put in order."})
    entry_ids = ListOf(
        Uuid(),
        max=limits.MAX_ENTRIES,
        metadata={"description": "All exercises of that block, each once, in their new order."},
    )

    @ma.validates_schema
    def check_form(self, data: dict[str, Any], **_options: Any) -> None:
        """One of the two forms."""
        form = {"block_ids", "block_id", "entry_ids"} & set(data)
        if form not in ({"block_ids"}, {"block_id", "entry_ids"}):
            raise refuse("one-of", "Give block_ids, or block_id with entry_ids.", "block_ids")
