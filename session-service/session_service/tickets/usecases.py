"""Giving out tickets and taking them, each once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NotFound
from service_kit.security.identity import Identity
from session_service.sessions import queries as sessions
from session_service.tickets.models import StreamTicket

LIFE = timedelta(seconds=30)


def issue(identity: Identity, session_id: UUID) -> dict[str, Any]:
    """A ticket for one stream of the user's session. Raises NotFound where it is not the user's."""
    sessions.require(identity.user_id, session_id)
    ticket = secrets.token_urlsafe(32)
    expires_at = min(now() + LIFE, identity.expires_at)
    row = {
        "digest": _digest(ticket),
        "session_id": session_id,
        "user_id": identity.user_id,
        "login_id": identity.session_id,
        "token_expires_at": identity.expires_at,
        "expires_at": expires_at,
    }
    db_session().execute(insert(StreamTicket), [row])
    return {"ticket": ticket, "expires_at": expires_at, "href": f"{sessions.ADDRESS}/{session_id}/events"}


def redeem(ticket: str) -> dict[str, Any]:
    """Use a ticket up; one of several who try at once succeeds. Raises NotFound for all others."""
    table = StreamTicket
    good = (table.digest == _digest(ticket), table.used_at.is_(None), table.expires_at > now())
    columns = (table.session_id, table.user_id, table.login_id, table.token_expires_at)
    row = db_session().execute(update(table).where(*good).values(used_at=now()).returning(*columns)).one_or_none()
    if row is None:
        raise NotFound("The ticket is unknown, used or too old.")
    return dict(row._mapping)


def drop_old() -> None:
    """Forget tickets that nobody can use any more."""
    db_session().execute(delete(StreamTicket).where(StreamTicket.expires_at < now() - LIFE))


def erase(user_id: UUID) -> None:
    """Delete the user's tickets."""
    db_session().execute(delete(StreamTicket).where(StreamTicket.user_id == user_id))


def _digest(ticket: str) -> str:
    return sha256(ticket.encode()).hexdigest()
