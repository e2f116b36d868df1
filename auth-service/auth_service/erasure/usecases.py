"""Ask for the deletion of an account, and carry it out when its time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from auth_service.accounts import queries as account_queries
from auth_service.accounts import usecases as accounts
from auth_service.accounts.credentials import lock_account
from auth_service.accounts.rules import WrongPassword
from auth_service.attempts import usecases as attempts
from auth_service.attempts.rules import account_buckets
from auth_service.audit import usecases as audit
from auth_service.caller import Caller
from auth_service.login_sessions import ending
from auth_service.login_sessions import queries as login_sessions
from auth_service.passwords import usecases as passwords
from auth_service.profiles import usecases as profiles
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_user_first, lock_users
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.lanes import bulk
from service_kit.messaging.outbox import emit
from service_kit.security.identity import Identity
from service_kit.security.runtime import runtime

ERASED = "auth.account-erased.v1"
BATCH = 50


@dataclass(frozen=True)
class Erasure:
    """When the account and everything about it will be gone."""

    erase_at: datetime


def request(identity: Identity, password: str, caller: Caller) -> Erasure:
    """End all sessions now and erase after the grace, or at once where there is none."""
    grace = timedelta(days=runtime().settings.erasure_grace_days)  # type: ignore[attr-defined]
    verified = passwords.confirm(identity, password, caller)
    lock_user_first(identity.user_id, exclusive=not grace)
    account = lock_account(verified)
    if account is None:
        raise WrongPassword("The password was changed meanwhile.")
    erase_at = now() + grace
    accounts.schedule_erasure(account, erase_at)
    db_session().flush()
    ending.end_all(identity.user_id, "account-deleted")
    audit.record(
        "account.deletion-requested", subject=verified.audit_ref, private=caller.as_private(), grace_days=grace.days
    )
    if not grace:
        _erase(account)
    return Erasure(erase_at)


def erase_due() -> None:
    """Erase the accounts whose grace is over."""
    due = account_queries.due_for_erasure(BATCH)
    lock_users(due, exclusive=True)
    for account in account_queries.still_due(due):
        _erase(account)


def payload(user_id: UUID) -> dict[str, Any]:
    """All that is to be said of somebody who is gone."""
    return {"user_id": str(user_id)}


def _erase(account: Any) -> None:
    """Remove the account, whose user is locked, with everything that names it; the audit log keeps a pseudonym that
    leads nowhere.
    """
    user_id, subject = account.id, account.audit_ref
    version = profiles.last_version(user_id) + 1
    ending.end_all(user_id, "account-erased")
    attempts.delete_buckets(account_buckets(account.email_key, login_sessions.recent_addresses(user_id)))
    erase_user(user_id)
    with bulk():  # what it deletes elsewhere takes as long as what the user wrote is long
        emit(ERASED, subject=user_id, version=version, data=payload(user_id), user_id=user_id)
    audit.record_erasure(subject)
