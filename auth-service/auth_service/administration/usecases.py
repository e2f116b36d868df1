"""What administrators do with accounts. Each change is audited with who made it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from auth_service.accounts import queries as account_queries
from auth_service.accounts import usecases as accounts
from auth_service.administration.rules import OwnAccount
from auth_service.audit.usecases import record
from auth_service.caller import Caller
from auth_service.login_sessions import ending
from service_kit.db.session import db_session
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import Identity


def select_users(query: dict[str, Any]) -> Select[Any]:
    """The accounts that fit the query."""
    return account_queries.select_accounts(
        text=query.get("q"), roles=query.get("role", ()), disabled=query.get("disabled"), sort=query["sort"]
    )


def change(identity: Identity, user_id: UUID, changes: dict[str, Any], if_match: Precondition, caller: Caller) -> Any:
    """Disable or enable an account, set its roles. A closed account and a lost role end its sessions.

    Raises OwnAccount: an administrator who locks themselves out may be the last one.
    """
    account = account_queries.get(user_id)
    if_match.check(account)
    if user_id == identity.user_id:
        raise OwnAccount()
    before = set(account.roles)
    if "disabled" in changes and changes["disabled"] != account.disabled:
        accounts.set_disabled(account, changes["disabled"])
    if "roles" in changes and {*changes["roles"], "user"} != before:
        accounts.set_roles(account, changes["roles"])
    db_session().flush()
    if account.disabled or before - set(account.roles):
        ending.end_all(user_id, "changed-by-administrator")
    _audit(identity, account, before, caller)
    return account


def _audit(identity: Identity, account: Any, before: set[str], caller: Caller) -> None:
    actor = account_queries.get(identity.user_id).audit_ref
    facts = {"subject": account.audit_ref, "actor": actor, "private": caller.as_private()}
    if before != set(account.roles):
        record("account.roles-changed", **facts, roles=account.roles)
    record("account.changed", **facts, disabled=account.disabled)
