"""Log in, refresh, log out, sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import Select

from auth_service.accounts.rules import AccountDisabled, InvalidCredentials
from auth_service.caller import caller
from auth_service.login_sessions import ending, queries, schemas, usecases
from auth_service.login_sessions.examples import LOGIN, TOKENS
from auth_service.login_sessions.rules import InvalidRefreshToken
from service_kit.http.blueprint import Blueprint
from service_kit.security.identity import current_user

blp = Blueprint("log-in", __name__, description="Logging in and out.", scope="account", idempotent=False)

SESSION = {
    "id": "01977f40-1b2c-7d3e-8f90-a1b2c3d4e5f6",
    "device_name": "Firefox on Linux",
    "ip_address": "203.0.113.7",
    "current": True,
    "created_at": "2026-03-12T17:30:00Z",
    "last_seen_at": "2026-03-12T18:10:00Z",
    "expires_at": "2026-04-11T18:10:00Z",
}
PAGE = {"items": [SESSION], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}


@blp.after_request
def never_store(response: Response) -> Response:
    """Tokens must not lie in any cache, neither the browser's nor one on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blp.post("/auth/login", public=True)
@blp.arguments(schemas.Login, example=LOGIN)
@blp.problems(InvalidCredentials, AccountDisabled)
@blp.response(200, schemas.Tokens, example=TOKENS)
def log_in(body: dict[str, Any]) -> usecases.Tokens:
    """Log in

    Opens a session for this device. After ten failures on an account, or thirty from an address, every further
    attempt has to wait (429 with `Retry-After`), from 15 seconds up to 15 minutes; live sessions go on meanwhile.
    Where the account was used lately, failures elsewhere do not count.
    A log-in cancels the deletion of an account that is still in its grace period.
    """
    return usecases.log_in(body["email"], body["password"], caller())


@blp.post("/auth/refresh", public=True)
@blp.arguments(schemas.Refresh, example={"refresh_token": TOKENS["refresh_token"]})
@blp.problems(InvalidRefreshToken)
@blp.response(200, schemas.Tokens, example=TOKENS)
def refresh(body: dict[str, Any]) -> usecases.Tokens:
    """Exchange a refresh token for the next pair

    Each works once. Whoever sends the one just used again within ten seconds gets the same successor (a lost
    answer, two tabs at once); an older one ends the whole session, since it must have been copied. After thirty wrong
    ones from an address the next wrong ones are 429; a right one always passes.
    """
    return usecases.refresh(body["refresh_token"], caller())


@blp.post("/auth/logout")
@blp.response(204)
def log_out() -> None:
    """Log out

    Ends the session of the access token. Both of its tokens are refused from the very next request on.
    """
    usecases.log_out(current_user(), caller())


@blp.post("/auth/logout-all")
@blp.response(204)
def log_out_everywhere() -> None:
    """Log out everywhere

    Ends all sessions of the account, this one included.
    """
    usecases.log_out_everywhere(current_user(), caller())


@blp.get("/auth/sessions")
@blp.arguments(schemas.SessionQuery, location="query")
@blp.paged(schemas.LoginSession, example=PAGE)
def list_login_sessions(_query: dict[str, Any]) -> Select[Any]:
    """Your live sessions

    One for each device that is logged in, the last used first.
    """
    return queries.select_live(current_user())


@blp.delete("/auth/sessions/<uuid:session_id>")
@blp.response(204)
def end_login_session(session_id: UUID) -> None:
    """End one of your sessions

    Logs that device out; its tokens are refused from the very next request on.
    """
    usecases.end_one(current_user(), session_id, caller())


internal = Blueprint("internal_sessions", __name__, description="For other services", internal=True, prefix="")


@internal.get("/internal/revocations/<uuid:session_id>")
@internal.response(200, schemas.Revocation, example={"revoked": False})
def get_revocation(session_id: UUID) -> dict[str, bool]:
    """Tell another process whether a session was ended

    Asked when its own copy of the ended sessions cannot tell.
    """
    return {"revoked": ending.is_ended(session_id)}
