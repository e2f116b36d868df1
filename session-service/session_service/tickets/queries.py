"""Reading tickets: the stream process, which cannot write, reopens streams by what it finds here."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.clock import now
from service_kit.db.session import db_session
from session_service.tickets.models import StreamTicket

# What a ticket grants: which session to whom, by which log-in and signing key, and until when.
GRANT = (
    StreamTicket.session_id,
    StreamTicket.user_id,
    StreamTicket.login_id,
    StreamTicket.key_id,
    StreamTicket.usable_until,
)


def session_of(ticket: str) -> UUID | None:
    """Whose stream a ticket opens, or opened; None for one that is unknown."""
    return db_session().scalar(select(StreamTicket.session_id).where(StreamTicket.digest == digest(ticket)))


def find_used(ticket: str) -> dict[str, Any] | None:
    """What a ticket grants that has opened its stream already; None for every other."""
    table = StreamTicket
    used = (table.digest == digest(ticket), table.used_at.is_not(None), table.usable_until > now())
    row = db_session().execute(select(*GRANT).where(*used)).one_or_none()
    return None if row is None else dict(row._mapping)


def digest(ticket: str) -> str:
    """What is stored of a ticket. No salt or stretching: it has 256 random bits."""
    return sha256(ticket.encode()).hexdigest()
