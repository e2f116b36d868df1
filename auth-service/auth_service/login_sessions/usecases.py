"""Log in, refresh, log out, and look at one's sessions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import delete, or_

from auth_service.accounts import credentials
from auth_service.accounts import queries as account_queries
from auth_service.accounts import usecases as accounts
from auth_service.accounts.addresses import email_key
from auth_service.accounts.credentials import Credentials
from auth_service.accounts.rules import AccountDisabled, InvalidCredentials
from auth_service.attempts import usecases as attempts
from auth_service.attempts.rules import log_in_buckets, refresh_buckets
from auth_service.audit.rules import STARTED
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.keys.usecases import access_token
from auth_service.login_sessions import ending, rotation
from auth_service.login_sessions.models import LoginSession
from auth_service.login_sessions.queries import recent_addresses
from auth_service.login_sessions.rules import TOKEN_BYTES, InvalidRefreshToken, session_expiry
from service_kit.clock import now
from service_kit.db.session import db_session, get_owned, transaction
from service_kit.errors import NotFound, Problem
from service_kit.security.identity import Identity

# Ended sessions are kept a while for whoever looks into an incident.
ENDED_RETENTION = timedelta(days=30)

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Tokens:
    """What a client gets: the access token (for ``expires_in`` seconds) and the next refresh token."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - the kind, not a secret


def log_in(email: str, password: str, caller: Caller) -> Tokens:
    """Open a session. Raises InvalidCredentials alike for an unknown address and a wrong password.

    The attempt is charged and the account read in one transaction, the password checked outside of any, and the
    session opened in the request's own.
    """
    with transaction():
        found = credentials.find_credentials(email=email)
        buckets = log_in_buckets(email_key(email), caller.address, recent_addresses(found.user_id if found else NOBODY))
        attempts.charge(buckets)
    if not credentials.matches(found, password) or found is None:
        _refuse(InvalidCredentials(), found, caller)
    if found.disabled:
        _refuse(AccountDisabled(), found, caller)
    upgraded = credentials.upgraded_hash(found, password)
    account = credentials.lock_account(found)
    if account is None:
        raise InvalidCredentials()
    if upgraded:
        credentials.replace_hash(found, upgraded)
    cancelled = accounts.cancel_erasure(account)
    attempts.refund(buckets)
    login_session, refresh_token = _start(account.id, caller)
    record(STARTED, subject=found.audit_ref, private=caller.as_private(), erasure_cancelled=cancelled)
    return _tokens(login_session, account.roles, refresh_token)


def refresh(refresh_token: str, caller: Caller) -> Tokens:
    """The next pair of tokens. Raises InvalidRefreshToken; a replay has ended the session by then.

    The verdict is committed first and told afterwards: the refusal rolls back the request, not the verdict. Only then
    is a wrong token counted, and after many the refusal is TooManyRequests: a right one passes however many came.
    """
    with transaction():
        rotated = rotation.exchange(refresh_token, caller)
        tokens = _tokens(*rotated) if rotated else None
    if tokens is None:
        with transaction():
            attempts.charge(refresh_buckets(caller.address))
        raise InvalidRefreshToken()
    return tokens


def log_out(identity: Identity, caller: Caller) -> None:
    """End the caller's session."""
    ending.end(identity.session_id, "logged-out")
    _note(identity, "session.ended", caller, sessions_ended=1)


def log_out_everywhere(identity: Identity, caller: Caller) -> None:
    """End all sessions of the caller's account."""
    ended = ending.end_all(identity.user_id, "logged-out-everywhere")
    _note(identity, "session.all-ended", caller, sessions_ended=ended)


def end_one(identity: Identity, session_id: UUID, caller: Caller) -> None:
    """End one session of the caller's account. Raises NotFound for another's, an unknown and an ended one."""
    get_owned(LoginSession, session_id, identity.user_id)
    if not ending.end(session_id, "ended-by-owner"):
        raise NotFound("There is no such session.")
    _note(identity, "session.ended", caller, sessions_ended=1)


def prune() -> None:
    """Forget sessions long over, tokens that have expired, and what is left of graces."""
    over = now() - ENDED_RETENTION
    db_session().execute(delete(LoginSession).where(or_(LoginSession.ended_at < over, LoginSession.expires_at < over)))
    rotation.prune()


def _start(user_id: UUID, caller: Caller) -> tuple[LoginSession, str]:
    login_session = LoginSession(
        user_id=user_id,
        device_name=caller.device,
        ip_address=caller.address,
        expires_at=session_expiry(now(), now()),
    )
    db_session().add(login_session)
    db_session().flush()
    refresh_token = secrets.token_urlsafe(TOKEN_BYTES)
    rotation.store_token(login_session, refresh_token, generation=1)
    return login_session, refresh_token


def _tokens(login_session: LoginSession, roles: list[str], refresh_token: str) -> Tokens:
    token, seconds = access_token(login_session.user_id, login_session.id, roles)
    return Tokens(token, refresh_token, seconds)


def _refuse(problem: Problem, account_credentials: Credentials | None, caller: Caller) -> NoReturn:
    """Note the refusal in a transaction of its own, which the request's rollback leaves alone."""
    with transaction():
        subject = account_credentials.audit_ref if account_credentials else None
        record("session.refused", subject=subject, outcome="failure", private=caller.as_private(), why=problem.type)
    raise problem


def _note(identity: Identity, action: str, caller: Caller, **details: Any) -> None:
    subject = account_queries.get(identity.user_id).audit_ref
    record(action, subject=subject, private=caller.as_private(), **details)
