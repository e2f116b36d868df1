"""Accounts as they are read: one, those that fit a query, those whose time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select

from auth_service.accounts.addresses import email_key
from auth_service.accounts.models import Account, RoleGrant
from auth_service.accounts.rules import Role, folded_email
from auth_service.profiles import usecases as profiles
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NotFound

_SORTABLE = {"created_at": Account.created_at, "email": Account.email_key}


def get(user_id: UUID) -> Account:
    """The account. Raises NotFound when there is none (any more)."""
    account = db_session().get(Account, user_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def due_for_erasure(limit: int) -> list[UUID]:
    """The ids of accounts whose grace is over."""
    due = select(Account.id).where(Account.erase_after <= now()).order_by(Account.erase_after).limit(limit)
    return list(db_session().scalars(due))


def still_due(user_ids: Collection[UUID]) -> list[Account]:
    """Those of the accounts whose grace is over, locked until the commit."""
    due = select(Account).where(Account.id.in_(user_ids), Account.erase_after <= now()).order_by(Account.id)
    return list(db_session().scalars(due.with_for_update(of=Account)))


def select_accounts(
    *, text: str | None, roles: Collection[str], disabled: bool | None, sort: str
) -> Select[tuple[Account]]:
    """Accounts by part of address or name, by any of some roles (none: all) and by state.

    ``sort`` is a column, descending after ``-``.
    """
    found = select(Account)
    if text:
        forms = sorted({folded_email(text), email_key(text)})
        by_email = (Account.email_key.contains(form, autoescape=True) for form in forms)
        found = found.where(or_(*by_email, Account.id.in_(profiles.select_ids_by_name(text))))
    if roles and Role.USER not in roles:
        found = found.where(Account.grants.any(RoleGrant.role.in_(roles)))
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
