"""The token endpoint of OAuth 2.0."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from auth_service.caller import caller
from auth_service.login_sessions import usecases
from auth_service.login_sessions.examples import LOGIN, TOKENS
from auth_service.login_sessions.schemas import Tokens
from auth_service.password_grant import schemas
from auth_service.password_grant.forms import FormParser
from auth_service.password_grant.rules import GRANT, error_code
from service_kit.errors import Problem
from service_kit.http.blueprint import Blueprint
from service_kit.http.problems import problem_response


class FormBlueprint(Blueprint):
    """A blueprint whose arguments may come as a form."""

    ARGUMENTS_PARSER = FormParser()


blp = FormBlueprint(
    "oauth", __name__, description="Logging in with a client that speaks OAuth 2.0.", scope="account", idempotent=False
)

FORM = {"grant_type": GRANT, "username": LOGIN["email"], "password": LOGIN["password"]}
REFUSALS = {
    "invalid_grant": {"error": "invalid_grant", "error_description": "E-mail address or password is wrong"},
    "invalid_request": {"error": "invalid_request", "error_description": "username: This parameter is required."},
    "unsupported_grant_type": {
        "error": "unsupported_grant_type",
        "error_description": "grant_type: Use one of: password.",
    },
}


@blp.after_request
def never_store(response: Response) -> Response:
    """Tokens must not lie in any cache, neither the browser's nor one on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blp.errorhandler(Problem)
def refuse(problem: Problem) -> Response:
    """The refusal in the words of OAuth 2.0, where it has one for it; no 401, since no client is authenticated."""
    code = error_code(problem)
    if code is None:
        return problem_response(problem)
    response = jsonify(error=code, error_description=problem.detail)
    response.status_code = 400
    return response


@blp.post("/auth/token", public=True)
@blp.arguments(schemas.TokenRequest, location="form", example=FORM)
@blp.refused_as(schemas.TokenRefusal, REFUSALS)
@blp.response(200, Tokens, example=TOKENS)
def get_token(form: dict[str, Any]) -> usecases.Tokens:
    """Log in as OAuth 2.0 does

    The password grant of RFC 6749, for clients that know nothing else, such as *Authorize* on this page: the same
    log-in as `POST /auth/login`, with the same limits. Refusals are those of the RFC (400 with `error`); what concerns
    HTTP, such as 413, 415 and 429, is a problem as everywhere. `POST /auth/refresh` gives the next pair. Nobody need
    register a client: `client_id` and `client_secret`, in the form or as `Authorization: Basic`, are not looked at.
    """
    return usecases.log_in(form["username"], form["password"], caller())
