"""Tickets as JSON."""

from __future__ import annotations

from service_kit.http.fields import Instant, Schema, Text, Uuid


class StreamTicket(Schema):
    """Opens one event stream, within 30 seconds, and that one again after a broken connection."""

    ticket = Text(
        required=True,
        metadata={"description": "The secret itself; whoever has it may watch this session. Put it into no log."},
    )
    expires_at = Instant(
        required=True, metadata={"description": "Until when it opens a stream for the first time: 30 seconds from now."}
    )
    href = Text(
        required=True,
        metadata={"description": "Address of the stream with the ticket in it, as `new EventSource` takes it."},
    )


class Redemption(Schema):
    """A ticket that somebody brought to the stream process."""

    ticket = Text(max=100, required=True, metadata={"description": "The ticket as it was given out."})


class Admission(Schema):
    """Who may watch what, and for how long."""

    session_id = Uuid(required=True, metadata={"description": "The session that may be watched."})
    user_id = Uuid(required=True, metadata={"description": "Whose session it is."})
    login_id = Uuid(required=True, metadata={"description": "The log-in (`sid`) that asked; the stream ends with it."})
    key_id = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The key that signed its token; null for a ticket of an older release."},
    )
    usable_until = Instant(required=True, metadata={"description": "When the stream ends at the latest."})
