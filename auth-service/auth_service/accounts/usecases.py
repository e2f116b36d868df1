"""Register accounts, and change what an account is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from auth_service.accounts import queries
from auth_service.accounts.addresses import email_key
from auth_service.accounts.credentials import check_registration, find_credentials, hash_password
from auth_service.accounts.models import Account, RoleGrant
from auth_service.accounts.rules import Role
from auth_service.audit.rules import REGISTERED
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.profiles import usecases as profiles
from service_kit.clock import now
from service_kit.db.session import db_session, touch
from service_kit.errors import NotFound


def register(email: str, password: str, display_name: str, caller: Caller) -> Account:
    """A new account with its profile. Raises Invalid for a weak password, EmailTaken for a known address."""
    check_registration({"email": email, "password": password, "display_name": display_name})
    account = Account(email=email.strip(), email_key=email_key(email), password_hash=hash_password(password))
    db_session().add(account)
    db_session().flush()
    profiles.create(account.id, display_name)
    record(REGISTERED, subject=account.audit_ref, private=caller.as_private())
    db_session().refresh(account, ["profile"])
    return account


def schedule_erasure(account: Account, at: datetime) -> None:
    """Let the account be erased at ``at`` unless its owner logs in before."""
    account.erase_after = at


def cancel_erasure(account: Account) -> bool:
    """Keep the account after all; whether it was to be erased."""
    was_due = account.erase_after is not None
    account.erase_after = None
    return was_due


def erase(user_id: UUID) -> None:
    """Delete the account, if there is one; profile, roles, sessions and tokens go with it.

    Of those who have kept the same address from before, the first has its form from now on: nobody else shall get it.
    """
    account = db_session().get(Account, user_id)
    if account is None:
        return
    db_session().execute(delete(Account).where(Account.id == user_id))
    db_session().expunge(account)
    others = select(Account.id).where(Account.same_address_as == user_id).order_by(Account.created_at, Account.id)
    if remaining := list(db_session().scalars(others)):
        promoted = {"email_key": account.email_key, "same_address_as": None}
        db_session().execute(update(Account).where(Account.id == remaining[0]).values(promoted))
        db_session().execute(update(Account).where(Account.id.in_(remaining[1:])).values(same_address_as=remaining[0]))


def set_disabled(account: Account, disabled: bool) -> None:
    """Close the account, or open it again."""
    account.disabled_at = now() if disabled else None


def set_roles(account: Account, roles: Collection[str]) -> None:
    """Make these the account's roles; ``user`` is always among them."""
    wanted = set(roles) - {Role.USER.value}
    remaining = [grant for grant in account.grants if grant.role in wanted]
    added = sorted(wanted - {grant.role for grant in remaining})
    account.grants = [*remaining, *(RoleGrant(role=role) for role in added)]
    touch(account)


def grant_role(email: str, role: str) -> None:
    """Give a role to the account with this address: how an operator makes the first administrator.

    Raises NotFound when nobody has registered with the address.
    """
    found = find_credentials(email=email)
    if found is None:
        raise NotFound("Nobody has registered with this address.")
    account = queries.get(found.user_id)
    set_roles(account, {*account.roles, role})
    record("account.roles-changed", subject=account.audit_ref, by="operator", roles=account.roles)
