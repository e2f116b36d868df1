"""Prove the password of a signed-in account again, and change it."""

from __future__ import annotations

from auth_service.accounts import credentials
from auth_service.accounts import queries as account_queries
from auth_service.accounts.credentials import Credentials
from auth_service.accounts.rules import WrongPassword
from auth_service.attempts import usecases as attempts
from auth_service.attempts.rules import confirmation_buckets
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.login_sessions import ending
from service_kit.db.session import transaction
from service_kit.errors import Unauthenticated
from service_kit.security.identity import Identity


def confirm(identity: Identity, password: str, caller: Caller) -> Credentials:
    """The account's credentials, if the password is theirs; guesses count within the session.

    Call it before the request's own unit of work has begun. Raises WrongPassword, TooManyRequests.
    """
    buckets = confirmation_buckets(identity.session_id)
    with transaction():
        found = credentials.find_credentials(user_id=identity.user_id)
        if found is None:
            raise Unauthenticated("The account of this token has been erased.")
        attempts.charge(buckets)
    if not credentials.matches(found, password):
        with transaction():
            record("password.confirmed", subject=found.audit_ref, outcome="failure", private=caller.as_private())
        raise WrongPassword()
    with transaction():
        attempts.refund(buckets)
    return found


def change(identity: Identity, current: str, new: str, caller: Caller) -> None:
    """Replace the password and end every session but the caller's own."""
    verified = confirm(identity, current, caller)
    with transaction():
        account = account_queries.get(identity.user_id)
        email, name = account.email, account.display_name
    credentials.check_new_password(new, email, name, pointer="/new_password")
    stored = credentials.hash_password(new)
    locked = credentials.lock_account(verified)
    if locked is None:
        raise WrongPassword("The password was changed meanwhile.")
    credentials.set_password(locked, stored)
    ended = ending.end_all(identity.user_id, "password-changed", but=identity.session_id)
    record("password.changed", subject=locked.audit_ref, private=caller.as_private(), sessions_ended=ended)
