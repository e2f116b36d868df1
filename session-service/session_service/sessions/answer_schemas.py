"""The answers to commands as JSON: the whole state, or by ``view=compact`` what changed of it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Choice, Flag, Integer, ListOf, Nested, OneOfSchema, QuerySchema, Schema, Uuid
from session_service import limits
from session_service.sessions.schemas import ChangingState, SessionBlock, SessionState

FULL, COMPACT = "full", "compact"


class CommandQuery(QuerySchema):
    """How much is answered."""

    view = Choice(
        FULL,
        COMPACT,
        load_default=FULL,
        metadata={
            "description": "`compact`: nothing that cannot change, and of the blocks those that did since `based_on`."
        },
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


class CompactState(ChangingState):
    """What of a session may change, and the blocks that did since `based_on`: put each in the place of yours."""

    block_order = ListOf(
        Uuid(), max=limits.MAX_SETS, metadata={"description": "All blocks by their ids; one that is not there is gone."}
    )
    changed = ListOf(
        Nested(SessionBlock),
        max=limits.MAX_SETS,
        metadata={"description": "The blocks that are other than they were at `based_on`, whole."},
    )


class CompactAnswer(CompactState):
    """What the commands changed, and a result for each."""

    results = ListOf(
        Nested(CommandResult),
        max=limits.MAX_COMMANDS,
        metadata={"description": "One for each command, in their order."},
    )


class CommandAnswer(OneOfSchema):
    """The whole state, or by `view=compact` its short form; in either a result for each command."""

    forms = whole, short = SessionAnswer(), CompactAnswer()

    def form_of(self, value: Any) -> ma.Schema:
        """The short one has what `changed`."""
        return self.short if "changed" in value else self.whole
