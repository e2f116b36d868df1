"""Tickets as JSON."""

from __future__ import annotations

from service_kit.http.fields import Instant, Schema, Text, Uuid


class StreamTicket(Schema):
    """Append it to `href` as `?ticket=` within 30 seconds; it opens one stream."""

    ticket = Text()
    expires_at = Instant()
    href = Text()


class Redemption(Schema):
    """A ticket that somebody brought to the stream process."""

    ticket = Text(max=100, required=True)


class Admission(Schema):
    """Who may watch what, and for how long."""

    session_id = Uuid()
    user_id = Uuid()
    login_id = Uuid()
    token_expires_at = Instant()
