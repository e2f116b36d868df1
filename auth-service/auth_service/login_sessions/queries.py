"""Log-in sessions as they are read: one's own, and what others must know of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import with_expression

from auth_service.login_sessions.models import LoginSession
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.security.identity import Identity

# From as many of its last sessions an account's usual places are read. Few, lest the time tell that it exists.
RECENT_SESSIONS = 20


def select_live(identity: Identity) -> Select[Any]:
    """The account's live sessions, the last used first; ``current`` marks the caller's own."""
    return (
        select(LoginSession)
        .options(with_expression(LoginSession.current, LoginSession.id == identity.session_id))
        .where(
            LoginSession.user_id == identity.user_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now(),
        )
        .order_by(LoginSession.last_seen_at.desc())
    )


def recent_addresses(user_id: UUID) -> list[str]:
    """From where the account was used in its last sessions."""
    last = select(LoginSession.ip_address).where(LoginSession.user_id == user_id)
    return list(db_session().scalars(last.order_by(LoginSession.last_seen_at.desc()).limit(RECENT_SESSIONS)))


def session_counts(users: Collection[UUID]) -> dict[UUID, int]:
    """How many sessions, ended ones too, there are of each of these accounts that has any."""
    wanted = select(LoginSession.user_id, func.count()).group_by(LoginSession.user_id)
    return {row[0]: row[1] for row in db_session().execute(wanted.where(LoginSession.user_id.in_(users)))}
