"""Giving out tickets and redeeming them, each once, and forgetting those that open nothing any more."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select, update

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NotFound
from service_kit.security.identity import Identity
from service_kit.security.revocations import LONGEST_GRANT
from service_kit.security.runtime import runtime
from session_service.sessions import queries as sessions
from session_service.tickets.models import StreamTicket
from session_service.tickets.queries import GRANT, digest

LIFE = timedelta(seconds=30)
# Of one user; the oldest go. More than anybody has streams open.
MAX_TICKETS = 50


def issue(identity: Identity, session_id: UUID) -> dict[str, Any]:
    """A ticket for one stream of the user's session. Raises NotFound where it is not the user's."""
    sessions.require(identity.user_id, session_id)
    _drop_oldest(identity.user_id)
    ticket = secrets.token_urlsafe(32)
    expires_at = min(now() + LIFE, identity.expires_at)
    row = {
        "digest": digest(ticket),
        "session_id": session_id,
        "user_id": identity.user_id,
        "login_id": identity.session_id,
        "key_id": identity.key_id,
        "expires_at": expires_at,
        "usable_until": now() + LONGEST_GRANT,
    }
    db_session().execute(insert(StreamTicket), [row])
    href = f"{sessions.ADDRESS}/{session_id}/events?ticket={ticket}"
    return {"ticket": ticket, "expires_at": expires_at, "href": href}


def redeem(ticket: str) -> dict[str, Any]:
    """Use a ticket up; one of several who try at once succeeds. Raises NotFound for all others."""
    table = StreamTicket
    good = (table.digest == digest(ticket), table.used_at.is_(None), table.expires_at > now())
    row = db_session().execute(update(table).where(*good).values(used_at=now()).returning(*GRANT)).one_or_none()
    if row is None:
        raise NotFound("The ticket is unknown, used or too old.")
    return dict(row._mapping)


def drop_old() -> None:
    """Forget tickets that open nothing any more: too old, never used in time, or of a log-in that has ended."""
    table = StreamTicket
    is_revoked = runtime().revocations.is_revoked
    ended = [login for login in db_session().scalars(select(table.login_id).distinct()) if is_revoked(login)]
    unused = and_(table.used_at.is_(None), table.expires_at < now() - LIFE)
    db_session().execute(delete(table).where(or_(unused, table.usable_until < now())))
    for login in ended:
        db_session().execute(delete(table).where(table.login_id == login))


def erase(user_id: UUID) -> None:
    """Delete the user's tickets."""
    db_session().execute(delete(StreamTicket).where(StreamTicket.user_id == user_id))


def _drop_oldest(user_id: UUID) -> None:
    """Make room for one more ticket of the user."""
    mine = StreamTicket.user_id == user_id
    oldest = select(StreamTicket.digest).where(mine).order_by(StreamTicket.expires_at.desc()).offset(MAX_TICKETS - 1)
    db_session().execute(delete(StreamTicket).where(StreamTicket.digest.in_(oldest)))
