"""Changing the password."""

from __future__ import annotations

from typing import Any

from auth_service.accounts.rules import WrongPassword
from auth_service.caller import caller
from auth_service.passwords import schemas, usecases
from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user

blp = Blueprint("passwords", __name__, description="Passwords.", scope="account", idempotent=False)

EXAMPLE = {"current_password": "nine tapirs lift at dawn", "new_password": "ten tapirs squat at dusk"}


@blp.post("/auth/change-password")
@blp.arguments(schemas.PasswordChange, example=EXAMPLE)
@blp.problems(WrongPassword)
@blp.response(204)
def change_password(body: dict[str, Any]) -> None:
    """Change your password

    Needs the present one. Every other session of the account ends at once; this one goes on. Ten wrong ones within a
    session are free, then each has to wait (429 with `Retry-After`); failed log-ins do not count here.
    """
    usecases.change(current_user(), body["current_password"], body["new_password"], caller())
