"""Deleting one's account."""

from __future__ import annotations

from typing import Any

from auth_service.accounts.rules import WrongPassword
from auth_service.caller import caller
from auth_service.erasure import schemas, usecases
from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user

blp = Blueprint("erasure", __name__, description="Deleting an account.", scope="account")


@blp.delete("/users/me")
@blp.arguments(schemas.ErasureRequest, example={"password": "nine tapirs lift at dawn"})
@blp.problems(WrongPassword)
@blp.response(202, schemas.Erasure, example={"erase_at": "2026-04-11T17:30:00Z"})
def delete_account(body: dict[str, Any]) -> usecases.Erasure:
    """Delete your account

    All sessions end at once. After the grace period (30 days unless this installation says otherwise) the account
    and everything about you is erased in every service. Log in before `erase_at` and nothing is deleted.
    """
    return usecases.request(current_user(), body["password"], caller())
