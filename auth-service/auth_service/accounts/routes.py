"""Opening an account, and who the caller is."""

from __future__ import annotations

from typing import Any

from auth_service.accounts import queries, schemas, usecases
from auth_service.accounts.models import Account
from auth_service.accounts.rules import EmailTaken
from auth_service.caller import caller
from service_kit.errors import NotFound, Unauthenticated
from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user

blp = Blueprint("accounts", __name__, description="Accounts.", scope="account", idempotent=False)

EXAMPLE = {
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "email": "ada@example.org",
    "display_name": "Ada",
    "roles": ["user"],
    "created_at": "2026-03-12T17:30:00Z",
}
REGISTRATION = {"email": "ada@example.org", "password": "nine tapirs lift at dawn", "display_name": "Ada"}


@blp.post("/auth/register", public=True)
@blp.arguments(schemas.Registration, example=REGISTRATION)
@blp.problems(EmailTaken)
@blp.response(201, schemas.User, location="/api/v1/users/me", example=EXAMPLE)
def register(body: dict[str, Any]) -> Account:
    """Open an account

    The password needs 15 to 128 characters of any kind and must not be a common one, a pattern, or built on your
    name, address or the name of this app. Log in next.
    """
    return usecases.register(body["email"], body["password"], body["display_name"], caller())


@blp.get("/auth/me")
@blp.response(200, schemas.Me, example={**EXAMPLE, "session_id": "01977f40-1b2c-7d3e-8f90-a1b2c3d4e5f6"})
def get_me() -> dict[str, Any]:
    """Who you are

    The account and the session that the access token belongs to.
    """
    identity = current_user()
    try:
        account = queries.get(identity.user_id)
    except NotFound as error:
        raise Unauthenticated("The account of this token has been erased.") from error
    return {**queries.as_json(account), "session_id": identity.session_id}
