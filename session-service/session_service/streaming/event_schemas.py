"""The data of the events of a stream as JSON, for the document. What is sent is made in ``frames.py``."""

from __future__ import annotations

from service_kit.http.fields import Choice, Instant, Integer, ListOf, Nested, Schema, Text, Uuid
from session_service.sessions.engine.decide import MAX_LOG
from session_service.sessions.schemas import SessionState

# Why a stream ends, and what a client had better do.
END_REASONS = {
    "session-ended": "the session is over or gone",
    "token-expired": "open another stream with a fresh token",
    "ticket-expired": "the ticket's 24 hours are over: get another one",
    "revoked": "the log-in ended",
    "replaced": "a newer stream of yours took its place, as one too many or with the same ticket",
    "unavailable": "whether the log-in still holds cannot be told just now: reconnect",
}


class CommandSummary(Schema):
    """A command that led to a state."""

    id = Uuid(required=True, metadata={"description": "The id that its sender chose."})
    kind = Text(required=True, metadata={"description": "The `kind` of the command."})
    sequence = Integer(min=1, required=True, metadata={"description": "Its place in the session's log, from 1."})


class SessionStateEvent(SessionState):
    """Data of `event: state`: the whole state, first at once and then after every change."""

    commands = ListOf(
        Nested(CommandSummary),
        max=MAX_LOG,
        required=True,
        metadata={
            "description": "What was taken since the state that you saw before (`Last-Event-ID`); empty in the first "
            "one of a new stream."
        },
    )


class RestEndEvent(Schema):
    """Data of `event: rest_end`: the rest in the last state is over."""

    step_id = Uuid(
        required=True, allow_none=True, metadata={"description": "The set that it followed; null: none in particular."}
    )
    ended_at = Instant(required=True, metadata={"description": "When it ended, as `rest.ends_at` of the state."})


class StreamEndEvent(Schema):
    """Data of `event: end`: nothing more comes on this stream."""

    reason = Choice(
        *END_REASONS,
        required=True,
        metadata={"description": "; ".join(f"`{reason}`: {text}" for reason, text in END_REASONS.items()) + "."},
    )


EVENTS = (SessionStateEvent, RestEndEvent, StreamEndEvent)
