"""Exchanging a refresh token for its one successor, on both databases, however many ask at once.

The session's row is locked first, so that whatever concerns one family happens one after the other; the UPDATE that
uses a token up is guarded all the same, and a unique constraint allows one token per generation.
"""

from __future__ import annotations

import secrets

from sqlalchemy import CursorResult, delete, select, update

from auth_service.accounts import queries as account_queries
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.login_sessions import ending
from auth_service.login_sessions.models import LoginSession, RefreshToken
from auth_service.login_sessions.rules import (
    GRACE,
    TOKEN_BYTES,
    PresentedToken,
    Verdict,
    judge,
    session_expiry,
    successor,
    token_hash,
)
from service_kit.clock import now
from service_kit.db.session import db_session


def exchange(presented: str, caller: Caller) -> tuple[LoginSession, list[str], str] | None:
    """The session, the account's roles and the next refresh token; None when the token is good for nothing.

    A replayed token ends the session before None is answered: commit in either case.
    """
    family = select(RefreshToken.session_id).where(RefreshToken.token_hash == token_hash(presented))
    session = (
        db_session().scalars(select(LoginSession).where(LoginSession.id.in_(family)).with_for_update()).one_or_none()
    )
    if session is None:
        return None
    token = db_session().scalars(select(RefreshToken).where(RefreshToken.token_hash == token_hash(presented))).one()
    account = account_queries.get(session.user_id)
    verdict = judge(_as_presented(token, session), now())
    if verdict is Verdict.REUSE:
        ending.end(session.id, "refresh-token-reused")
        record("refresh.reused", subject=account.audit_ref, outcome="failure", private=caller.as_private())
        return None
    if verdict is Verdict.INVALID or account.disabled or ending.is_refused(session.id):
        ending.end(session.id, "refused")
        return None
    session.last_seen_at, session.ip_address = now(), caller.address
    session.expires_at = session_expiry(session.created_at, now())
    salt = _use(token, session, presented) if verdict is Verdict.ROTATE else token.successor_salt
    return (session, account.roles, successor(presented, salt)) if salt else None


def store_token(session: LoginSession, token: str, *, generation: int) -> None:
    """Store a refresh token of the session, as a hash."""
    row = RefreshToken(
        session_id=session.id, generation=generation, token_hash=token_hash(token), expires_at=session.expires_at
    )
    db_session().add(row)
    db_session().flush()


def prune() -> None:
    """Delete expired tokens, and the salts whose grace is over."""
    db_session().execute(delete(RefreshToken).where(RefreshToken.expires_at < now()))
    db_session().execute(update(RefreshToken).where(RefreshToken.used_at < now() - GRACE).values(successor_salt=None))


def _as_presented(token: RefreshToken, session: LoginSession) -> PresentedToken:
    next_used = select(RefreshToken.used_at).where(
        RefreshToken.session_id == session.id, RefreshToken.generation == token.generation + 1
    )
    return PresentedToken(
        expires_at=token.expires_at,
        used_at=token.used_at,
        successor_used=db_session().scalar(next_used) is not None,
        session_ended=session.ended_at is not None,
        session_expires_at=session.expires_at,
    )


def _use(token: RefreshToken, session: LoginSession, presented: str) -> str | None:
    """Use the token up and store its successor; the salt of the two, or None if somebody else was first."""
    salt = secrets.token_hex(TOKEN_BYTES)
    claimed = db_session().execute(
        update(RefreshToken)
        .where(RefreshToken.id == token.id, RefreshToken.used_at.is_(None))
        .values(used_at=now(), successor_salt=salt)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    if claimed.rowcount != 1:
        return None
    before = RefreshToken.session_id == session.id, RefreshToken.generation == token.generation - 1
    db_session().execute(update(RefreshToken).where(*before).values(successor_salt=None))
    store_token(session, successor(presented, salt), generation=token.generation + 1)
    return salt
