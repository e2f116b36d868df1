"""The answers to commands as JSON: the whole state, or by ``view=compact`` what changed of it."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, Flag, Instant, Integer, ListOf, Nested, QuerySchema, Schema, Uuid
from session_service import limits
from session_service.sessions.schemas import FocusStep, RestTimer, SessionBlock, SessionProgress, SessionState

FULL, COMPACT = "full", "compact"


class CommandQuery(QuerySchema):
    """How much is answered."""

    view = Choice(
        FULL,
        COMPACT,
        load_default=FULL,
        metadata={"description": "`compact`: only where the session stands, and the blocks that the commands touched."},
    )


class CommandResult(Schema):
    """What became of one command."""

    id = Uuid(metadata={"description": "The command's."})
    sequence = Integer(min=1, metadata={"description": "Its place in the session's log."})
    repeated = Flag(metadata={"description": "It was in the log already and changed nothing this time."})


class SessionAnswer(SessionState):
    """The state after the commands, and a result for each."""

    results = ListOf(
        Nested(CommandResult),
        max=limits.MAX_COMMANDS,
        metadata={"description": "One for each command, in their order."},
    )


class CompactState(Schema):
    """Where a session stands, and the blocks in which something was touched: put each in the place of yours."""

    id = Uuid(metadata={"description": "The session's."})
    sequence = Integer(min=0, metadata={"description": "Base your next command on it."})
    status = Choice(
        "active", "paused", "finished", "abandoned", metadata={"description": "Whether it goes on, and how it ended."}
    )
    server_time = Instant(metadata={"description": "What time it is here."})
    progress = Nested(SessionProgress, metadata={"description": "How far it is."})
    current = Nested(FocusStep, allow_none=True, metadata={"description": "What to do now; null when all is done."})
    rest = Nested(RestTimer, allow_none=True, metadata={"description": "The rest that runs or ran out; null: none."})
    undoable = Uuid(allow_none=True, metadata={"description": "The newest command that an undo could name."})
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that it became."})
    block_order = ListOf(
        Uuid(), max=limits.MAX_SETS, metadata={"description": "All blocks by their ids; one that is not there is gone."}
    )
    changed = ListOf(
        Nested(SessionBlock),
        max=limits.MAX_SETS,
        metadata={"description": "The blocks that the commands touched, whole."},
    )


class CompactAnswer(CompactState):
    """What the commands changed, and a result for each."""

    results = ListOf(
        Nested(CommandResult),
        max=limits.MAX_COMMANDS,
        metadata={"description": "One for each command, in their order."},
    )


class CommandAnswer(Schema):
    """The whole state, or by `view=compact` its short form; in either a result for each command."""

    def dump(self, obj: Any, **_options: Any) -> Any:
        """By the schema of the form."""
        return (CompactAnswer() if "changed" in obj else SessionAnswer()).dump(obj)
