"""``/admin/users``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from auth_service.accounts import queries as account_queries
from auth_service.administration import schemas, usecases
from auth_service.administration.rules import OwnAccount
from auth_service.caller import caller
from service_kit.http.blueprint import Blueprint
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user

blp = Blueprint("administration", __name__, description="Accounts, for administrators.", scope="admin")

EXAMPLE = {
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "email": "ada@example.org",
    "display_name": "Ada",
    "roles": ["user", "trainer"],
    "disabled": False,
    "erase_after": None,
    "created_at": "2026-03-12T17:30:00Z",
    "updated_at": "2026-03-12T17:30:00Z",
}
PAGE = {"items": [EXAMPLE], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}


@blp.get("/admin/users", roles=("admin",))
@blp.arguments(schemas.AdminUserQuery, location="query")
@blp.paged(schemas.AdminUser, example=PAGE)
def list_users(query: dict[str, Any]) -> Select[Any]:
    """All accounts

    Searched by part of the address or name, filtered by role and state.
    """
    return usecases.select_users(query)


@blp.get("/admin/users/<uuid:user_id>", roles=("admin",))
@blp.response(200, schemas.AdminUser, example=EXAMPLE)
@blp.etag
def get_user(user_id: UUID) -> Any:
    """One account

    With its roles and whether it is disabled. For administrators only.
    """
    return account_queries.get(user_id)


@blp.patch("/admin/users/<uuid:user_id>", roles=("admin",))
@blp.arguments(schemas.AdminUserPatch, example={"disabled": False, "roles": ["user", "trainer"]})
@blp.if_match(required=False)
@blp.problems(OwnAccount)
@blp.response(200, schemas.AdminUser, example=EXAMPLE)
@blp.etag
def change_user(changes: dict[str, Any], user_id: UUID, if_match: Precondition) -> Any:
    """Disable an account or set its roles

    `roles` is the whole list; `user` is always part of it. A disabled account and one that loses a role are logged
    out everywhere at once; a role that is added shows in the next refreshed token.
    """
    return usecases.change(current_user(), user_id, changes, if_match, caller())
