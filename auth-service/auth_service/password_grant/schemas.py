"""A request for tokens and its refusal as OAuth 2.0 writes them."""

from __future__ import annotations

from marshmallow import fields

from auth_service.accounts.fields import Email
from auth_service.password_grant.rules import GRANT, UNKNOWN_CHOICE
from auth_service.password_policy.fields import Password
from service_kit.http.fields import Choice, Schema, Text, refuse

_NO_CLIENTS = "Clients are not registered here, so it is not looked at."


def _no_scope(value: str) -> None:
    if value:
        raise refuse(UNKNOWN_CHOICE, "Leave it out: there are no narrower tokens.")


class TokenRequest(Schema):
    """The form of the password grant (RFC 6749, section 4.3.2)."""

    grant_type = Choice(GRANT, required=True, metadata={"description": "The only grant there is."})
    username = Email(required=True, metadata={"description": "The e-mail address of the account."})
    password = Password(required=True, metadata={"description": "The password of the account."})
    scope = Text(min=0, validate=_no_scope, metadata={"description": "Leave it out: a token is good for everything."})
    client_id = Text(min=0, max=200, metadata={"description": _NO_CLIENTS})
    client_secret = Text(min=0, max=200, load_only=True, metadata={"description": _NO_CLIENTS})


class TokenRefusal(Schema):
    """Why there is no token (RFC 6749, section 5.2)."""

    error = Choice(
        "invalid_request",
        "invalid_grant",
        "unsupported_grant_type",
        "invalid_scope",
        required=True,
        metadata={"description": "`invalid_grant`: address and password do not open an account. For programs."},
    )
    error_description = fields.String(required=True, metadata={"description": "For people: what would be right."})
