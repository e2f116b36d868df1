"""Log-in, tokens and sessions from outside."""

from __future__ import annotations

from marshmallow import fields

from auth_service.accounts.fields import Email
from auth_service.password_policy.fields import Password
from service_kit.http.fields import Flag, Instant, PageQuery, Schema, Text, Uuid


class Login(Schema):
    """What opens a session."""

    email = Email(required=True, metadata={"description": "However it is spelled."})
    password = Password(required=True, metadata={"description": "That of the account."})


class Refresh(Schema):
    """The refresh token of the last answer."""

    refresh_token = Text(
        required=True, max=200, load_only=True, metadata={"description": "That of the last answer; it works once."}
    )


class Tokens(Schema):
    """A pair of tokens; the refresh token works once."""

    access_token = fields.String(required=True, metadata={"description": "Send as `Authorization: Bearer`."})
    refresh_token = fields.String(required=True, metadata={"description": "Opaque; exchange it for the next pair."})
    token_type = fields.String(required=True, metadata={"description": "Always Bearer."})
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds the access token is good for."})


class LoginSession(Schema):
    """A device that is logged in."""

    id = Uuid(required=True, metadata={"description": "Of the session."})
    device_name = fields.String(required=True, metadata={"description": "From the User-Agent of the log-in."})
    ip_address = fields.String(required=True, metadata={"description": "Where it was used last."})
    current = Flag(required=True, metadata={"description": "Whether this very request belongs to it."})
    created_at = Instant(required=True, metadata={"description": "When it logged in."})
    last_seen_at = Instant(required=True, metadata={"description": "When its tokens were last refreshed."})
    expires_at = Instant(required=True, metadata={"description": "When it ends unless it is used before."})


class SessionQuery(PageQuery):
    """Which page of the sessions."""


class Revocation(Schema):
    """Whether a session was ended."""

    revoked = Flag(required=True, metadata={"description": "Whether its access tokens must be refused."})
