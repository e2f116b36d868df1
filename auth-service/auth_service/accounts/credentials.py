"""What proves that an account is somebody's: its address and password.

Hashing takes tens of milliseconds, so it never happens inside a transaction: credentials are read in one unit of
work, the password is checked, and :func:`lock_account` makes sure in the next one that they are still the account's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from auth_service.accounts.addresses import check_email, email_key
from auth_service.accounts.models import Account
from auth_service.accounts.rules import context_words, folded_email
from auth_service.hashing import hasher
from auth_service.password_policy.blocklist import common_passwords
from auth_service.password_policy.rules import MAX_LENGTH, normalise, weaknesses
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import Invalid, check_all


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password while no transaction is open."""

    user_id: UUID
    audit_ref: UUID
    email_key: str
    password_hash: str
    password_changed_at: datetime
    disabled: bool


def find_credentials(*, email: str | None = None, user_id: UUID | None = None) -> Credentials | None:
    """The credentials of the account with this address or id, if there is one."""
    wanted: ColumnElement[bool] = Account.id == user_id if email is None else _has_address(email)
    # Columns, not the account with all that hangs on it: for a stranger's guess the time must not tell what was found.
    columns = (Account.id, Account.audit_ref, Account.email_key, Account.password_hash, Account.password_changed_at)
    query = select(*columns, Account.disabled_at.is_not(None)).where(wanted)
    found = db_session().execute(query.order_by(Account.same_address_as.is_(None))).first()
    return Credentials(*found) if found else None


def _has_address(email: str) -> ColumnElement[bool]:
    """Whose account it is; beside its holder, whoever has kept the same address from before as it is typed here."""
    key, holder = email_key(email), aliased(Account)
    of_holder = select(holder.id).where(holder.email_key == key).scalar_subquery()
    legacy = and_(Account.email_key == folded_email(email), Account.same_address_as == of_holder)
    return or_(Account.email_key == key, legacy)


def matches(credentials: Credentials | None, password: str) -> bool:
    """Whether the typed password opens the account; the same work is done where there is none to open."""
    typed = normalise(password)
    return hasher().verify(credentials.password_hash if credentials and len(typed) <= MAX_LENGTH else None, typed)


def hash_password(password: str) -> str:
    """The hash of a new password, which :func:`check_new_password` has seen."""
    return hasher().hash(normalise(password))


def check_new_password(password: str, email: str, display_name: str, *, pointer: str) -> None:
    """Raise Invalid, pointing at ``pointer``, when the password is too weak for this person."""
    context = context_words(email, display_name)
    if errors := weaknesses(normalise(password), context=context, common=common_passwords(), pointer=pointer):
        raise Invalid(errors=errors)


def check_registration(values: Mapping[str, str]) -> None:
    """Raise Invalid where no account can have this ``email`` or ``password``; what is not there passes."""
    email, name = values.get("email", ""), values.get("display_name", "")
    checks: list[Callable[[], None]] = []
    if "email" in values:
        checks.append(lambda: check_email(email))
    if "password" in values:
        checks.append(lambda: check_new_password(values["password"], email, name, pointer="/password"))
    check_all(*checks)


def upgraded_hash(credentials: Credentials, password: str) -> str | None:
    """The hash of this (right) password under today's parameters; None where it has them already."""
    return hasher().hash(normalise(password)) if hasher().is_outdated(credentials.password_hash) else None


def lock_account(verified: Credentials) -> Account | None:
    """The account, locked until the commit, if the credentials that were verified still open it.

    Without this a log-in that began before a password change could end after it, with the old password.
    """
    unchanged = select(Account).where(
        Account.id == verified.user_id,
        Account.password_changed_at == verified.password_changed_at,
        Account.disabled_at.is_(None),
    )
    return db_session().execute(unchanged.with_for_update(of=Account)).scalar_one_or_none()


def replace_hash(verified: Credentials, stored: str) -> None:
    """Keep the same password under today's parameters; neither its age nor the account's version changes."""
    db_session().execute(
        update(Account)
        .where(Account.id == verified.user_id, Account.password_hash == verified.password_hash)
        .values(password_hash=stored, updated_at=Account.updated_at)
        .execution_options(synchronize_session=False)
    )


def set_password(account: Account, stored: str) -> None:
    """Replace the password of an account that is locked."""
    account.password_hash, account.password_changed_at = stored, now()
