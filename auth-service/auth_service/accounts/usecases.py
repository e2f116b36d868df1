"""Register, find and hold accounts; change what an account is known by.

Hashing takes tens of milliseconds, so it never happens inside a transaction: credentials are read in one unit of
work, the password is checked, and :func:`hold` makes sure in the next one that they are still the account's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from auth_service.accounts.addresses import email_errors, email_key
from auth_service.accounts.models import Account, RoleGrant
from auth_service.accounts.rules import Role, context_words, folded_email
from auth_service.audit.rules import REGISTERED
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.hashing import hasher
from auth_service.passwords.blocklist import common_passwords
from auth_service.passwords.rules import normalise, weaknesses
from auth_service.profiles import usecases as profiles
from service_kit.clock import now
from service_kit.db.session import db_session, touch
from service_kit.errors import Invalid, NotFound

_SORTABLE = {"created_at": Account.created_at, "email": Account.email_key}


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password while no transaction is open."""

    user_id: UUID
    audit_ref: UUID
    email_key: str
    password_hash: str
    password_changed_at: datetime
    disabled: bool


def register(email: str, password: str, display_name: str, caller: Caller) -> Account:
    """A new account with its profile. Raises Invalid for a weak password, EmailTaken for a known address."""
    if errors := email_errors(email):
        raise Invalid(errors=errors)
    stored = new_hash(password, email, display_name, pointer="/password")
    account = Account(email=email.strip(), email_key=email_key(email), password_hash=stored)
    db_session().add(account)
    db_session().flush()
    profiles.create(account.id, display_name)
    record(REGISTERED, subject=account.audit_ref, private=caller.as_private())
    db_session().refresh(account, ["profile"])
    return account


def new_hash(password: str, email: str, display_name: str, *, pointer: str) -> str:
    """The hash of a password for this person. Raises Invalid, pointing at ``pointer``, when it is too weak."""
    chosen = normalise(password)
    context = context_words(email, display_name)
    if errors := weaknesses(chosen, context=context, common=common_passwords(), pointer=pointer):
        raise Invalid("Choose another password.", errors=errors)
    return hasher().hash(chosen)


def get(user_id: UUID) -> Account:
    """The account. Raises NotFound when there is none (any more)."""
    account = db_session().get(Account, user_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def credentials(*, email: str | None = None, user_id: UUID | None = None) -> Credentials | None:
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
    kept = and_(Account.email_key == folded_email(email), Account.same_address_as == of_holder)
    return or_(Account.email_key == key, kept)


def hold(proven: Credentials) -> Account | None:
    """The account, locked until the commit, if the credentials that were proven still open it.

    Without this a log-in that began before a password change could end after it, with the old password.
    """
    still = select(Account).where(
        Account.id == proven.user_id,
        Account.password_changed_at == proven.password_changed_at,
        Account.disabled_at.is_(None),
    )
    return db_session().execute(still.with_for_update(of=Account)).scalar_one_or_none()


def renew_hash(proven: Credentials, stored: str) -> None:
    """Keep the same password under today's parameters; neither its age nor the account's version changes."""
    db_session().execute(
        update(Account)
        .where(Account.id == proven.user_id, Account.password_hash == proven.password_hash)
        .values(password_hash=stored, updated_at=Account.updated_at)
        .execution_options(synchronize_session=False)
    )


def set_password(account: Account, stored: str) -> None:
    """Replace the password of an account that is held."""
    account.password_hash, account.password_changed_at = stored, now()


def schedule_erasure(account: Account, at: datetime) -> None:
    """Let the account be erased at ``at`` unless its owner logs in before."""
    account.erase_after = at


def cancel_erasure(account: Account) -> bool:
    """Keep the account after all; whether it was to be erased."""
    was_due = account.erase_after is not None
    account.erase_after = None
    return was_due


def due_for_erasure(limit: int) -> list[Account]:
    """Accounts whose grace is over, held until the commit."""
    due = select(Account).where(Account.erase_after <= now()).order_by(Account.erase_after).limit(limit)
    return list(db_session().scalars(due.with_for_update(of=Account)))


def remove(account: Account) -> None:
    """Delete the account; profile, roles, sessions and tokens go with it.

    Of those who have kept the same address from before, the first has its form from now on: nobody else shall get it.
    """
    db_session().execute(delete(Account).where(Account.id == account.id))
    db_session().expunge(account)
    others = select(Account.id).where(Account.same_address_as == account.id).order_by(Account.created_at, Account.id)
    if heirs := list(db_session().scalars(others)):
        held = {"email_key": account.email_key, "same_address_as": None}
        db_session().execute(update(Account).where(Account.id == heirs[0]).values(held))
        db_session().execute(update(Account).where(Account.id.in_(heirs[1:])).values(same_address_as=heirs[0]))


def set_disabled(account: Account, disabled: bool) -> None:
    """Close the account, or open it again."""
    account.disabled_at = now() if disabled else None


def set_roles(account: Account, roles: Collection[str]) -> None:
    """Make these the account's roles; ``user`` is always among them."""
    wanted = set(roles) - {Role.USER.value}
    kept = [grant for grant in account.grants if grant.role in wanted]
    added = sorted(wanted - {grant.role for grant in kept})
    account.grants = [*kept, *(RoleGrant(role=role) for role in added)]
    touch(account)


def grant_role(email: str, role: str) -> None:
    """Give a role to the account with this address: how an operator makes the first administrator.

    Raises NotFound when nobody has registered with the address.
    """
    found = credentials(email=email)
    if found is None:
        raise NotFound("Nobody has registered with this address.")
    account = get(found.user_id)
    set_roles(account, {*account.roles, role})
    record("account.roles-changed", subject=account.audit_ref, by="operator", roles=account.roles)


def select_accounts(*, text: str | None, role: str | None, disabled: bool | None, sort: str) -> Select[tuple[Account]]:
    """Accounts by part of address or name, by role and by state; ``sort`` is a column, descending after ``-``."""
    found = select(Account)
    if text:
        forms = sorted({folded_email(text), email_key(text)})
        by_email = (Account.email_key.contains(form, autoescape=True) for form in forms)
        found = found.where(or_(*by_email, Account.id.in_(profiles.named(text))))
    if role and role != Role.USER:
        found = found.where(Account.grants.any(RoleGrant.role == role))
    if disabled is not None:
        found = found.where(Account.disabled_at.is_not(None) if disabled else Account.disabled_at.is_(None))
    column = _SORTABLE[sort.removeprefix("-")]
    return found.order_by(column.desc() if sort.startswith("-") else column)


def pseudonyms(page: int) -> Iterator[Sequence[Row[UUID, UUID]]]:
    """``id`` and ``audit_ref`` of all accounts, so many at a time."""
    after: UUID | None = None
    while True:
        wanted = select(Account.id, Account.audit_ref).order_by(Account.id).limit(page)
        found = db_session().execute(wanted if after is None else wanted.where(Account.id > after)).all()
        if not found:
            return
        yield found
        after = found[-1].id


def as_json(account: Account) -> dict[str, Any]:
    """The account as its owner sees it."""
    return {
        "id": account.id,
        "email": account.email,
        "display_name": account.display_name,
        "roles": account.roles,
        "created_at": account.created_at,
    }
