"""How a refusal is told in the words of OAuth 2.0 (RFC 6749, section 5.2)."""

from __future__ import annotations

from auth_service.accounts.rules import AccountDisabled, InvalidCredentials
from service_kit.errors import BadRequest, Invalid, Problem

GRANT = "password"
UNKNOWN_CHOICE = "unknown-choice"
_BY_FIELD = {"grant_type": "unsupported_grant_type", "scope": "invalid_scope"}


def error_code(problem: Problem) -> str | None:
    """The ``error`` that a problem is in OAuth 2.0; None for one that is about HTTP and stays what it is."""
    if isinstance(problem, InvalidCredentials | AccountDisabled):
        return "invalid_grant"
    if isinstance(problem, Invalid):
        refused = {one.parameter for one in problem.errors if one.code == UNKNOWN_CHOICE}
        return next((code for field, code in _BY_FIELD.items() if field in refused), "invalid_request")
    return "invalid_request" if isinstance(problem, BadRequest) else None
