"""Log in, refresh, log out, and look at one's sessions."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import with_expression

from auth_service.accounts import usecases as accounts
from auth_service.accounts.addresses import email_key
from auth_service.accounts.rules import AccountDisabled, InvalidCredentials
from auth_service.attempts import usecases as attempts
from auth_service.attempts.rules import log_in_buckets, refresh_buckets
from auth_service.audit.rules import STARTED
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.hashing import hasher
from auth_service.keys.usecases import access_token
from auth_service.passwords.rules import normalise
from auth_service.passwords.usecases import matches
from auth_service.sessions import ending, rotation
from auth_service.sessions.models import LoginSession
from auth_service.sessions.rules import TOKEN_BYTES, InvalidRefreshToken, session_expiry
from service_kit.clock import now
from service_kit.db.session import db_session, get_owned, transaction
from service_kit.errors import NotFound, Problem
from service_kit.security.identity import Identity

# Ended sessions are kept a while for whoever looks into an incident.
ENDED_KEPT = timedelta(days=30)
# From as many of its last sessions an account's usual places are read. Few, lest the time tell that it exists.
LAST_SESSIONS = 20


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
        found = accounts.credentials(email=email)
        buckets = log_in_buckets(email_key(email), caller.address, addresses(found.user_id if found else NOBODY))
        attempts.charge(buckets)
    if not matches(found.password_hash if found else None, password) or found is None:
        _refuse(InvalidCredentials(), found, caller)
    if found.disabled:
        _refuse(AccountDisabled(), found, caller)
    outdated = hasher().is_outdated(found.password_hash)
    renewed = hasher().hash(normalise(password)) if outdated else None
    account = accounts.hold(found)
    if account is None:
        raise InvalidCredentials()
    if renewed:
        accounts.renew_hash(found, renewed)
    cancelled = accounts.cancel_erasure(account)
    attempts.forgive(buckets)
    opened, refresh_token = _open(account.id, caller)
    record(STARTED, subject=found.audit_ref, private=caller.as_private(), erasure_cancelled=cancelled)
    return _tokens(opened, account.roles, refresh_token)


def refresh(presented: str, caller: Caller) -> Tokens:
    """The next pair of tokens. Raises InvalidRefreshToken; a replay has ended the session by then.

    The verdict is committed first and told afterwards: the refusal rolls back the request, not the verdict. Only then
    is a wrong token counted, and after many the refusal is TooManyRequests: a right one passes however many came.
    """
    with transaction():
        rotated = rotation.exchange(presented, caller)
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


def live(identity: Identity) -> Select[Any]:
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


def addresses(user_id: UUID) -> list[str]:
    """From where the account was used in its last sessions."""
    last = select(LoginSession.ip_address).where(LoginSession.user_id == user_id)
    return list(db_session().scalars(last.order_by(LoginSession.last_seen_at.desc()).limit(LAST_SESSIONS)))


def prune() -> None:
    """Forget sessions long over, tokens that have expired, and what is left of graces."""
    over = now() - ENDED_KEPT
    db_session().execute(delete(LoginSession).where(or_(LoginSession.ended_at < over, LoginSession.expires_at < over)))
    rotation.prune()


def counts(users: Collection[UUID]) -> dict[UUID, int]:
    """How many sessions, ended ones too, there are of each of these accounts that has any."""
    wanted = select(LoginSession.user_id, func.count()).group_by(LoginSession.user_id)
    return {row[0]: row[1] for row in db_session().execute(wanted.where(LoginSession.user_id.in_(users)))}


def _open(user_id: UUID, caller: Caller) -> tuple[LoginSession, str]:
    opened = LoginSession(
        user_id=user_id,
        device_name=caller.device,
        ip_address=caller.address,
        expires_at=session_expiry(now(), now()),
    )
    db_session().add(opened)
    db_session().flush()
    refresh_token = secrets.token_urlsafe(TOKEN_BYTES)
    rotation.keep(opened, refresh_token, generation=1)
    return opened, refresh_token


def _tokens(opened: LoginSession, roles: list[str], refresh_token: str) -> Tokens:
    token, seconds = access_token(opened.user_id, opened.id, roles)
    return Tokens(token, refresh_token, seconds)


def _refuse(problem: Problem, found: accounts.Credentials | None, caller: Caller) -> NoReturn:
    """Note the refusal in a transaction of its own, which the request's rollback leaves alone."""
    with transaction():
        subject = found.audit_ref if found else None
        record("session.refused", subject=subject, outcome="failure", private=caller.as_private(), why=problem.type)
    raise problem


def _note(identity: Identity, action: str, caller: Caller, **details: Any) -> None:
    subject = accounts.get(identity.user_id).audit_ref
    record(action, subject=subject, private=caller.as_private(), **details)
