"""An account from outside."""

from __future__ import annotations

from marshmallow import fields

from auth_service.accounts.fields import Email
from auth_service.accounts.rules import Role
from auth_service.password_policy.fields import NewPassword
from auth_service.profiles.schemas import MAX_NAME
from service_kit.http.fields import Instant, Schema, Text, Uuid


class Registration(Schema):
    """What it takes to open an account."""

    email = Email(required=True, metadata={"description": "Upper and lower case make no difference."})
    password = NewPassword(required=True)
    display_name = Text(required=True, max=MAX_NAME)


class User(Schema):
    """An account as its owner sees it."""

    id = Uuid(required=True)
    email = Email(required=True)
    display_name = Text(required=True, max=MAX_NAME)
    roles = fields.List(fields.String(), required=True, metadata={"description": f"Of: {', '.join(Role)}."})
    created_at = Instant(required=True)


class Me(User):
    """The caller: the account, and the session that the access token belongs to."""

    session_id = Uuid(required=True)
