"""An account from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from auth_service.accounts.credentials import check_registration
from auth_service.accounts.fields import Email
from auth_service.accounts.rules import Role
from auth_service.password_policy.fields import NewPassword
from auth_service.profiles.schemas import MAX_NAME
from service_kit.http.fields import Instant, Schema, Text, Uuid


class Registration(Schema):
    """What it takes to open an account."""

    email = Email(required=True, metadata={"description": "Upper and lower case make no difference."})
    password = NewPassword(required=True, metadata={"description": "15 to 128 characters; a phrase is best."})
    display_name = Text(required=True, max=MAX_NAME, metadata={"description": "How others may call you."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """Address and password."""
        check_registration(data)


class User(Schema):
    """An account as its owner sees it."""

    id = Uuid(required=True, metadata={"description": "Of the account."})
    email = Email(required=True, metadata={"description": "As it was typed at the registration."})
    display_name = Text(required=True, max=MAX_NAME, metadata={"description": "How others may call the person."})
    roles = fields.List(fields.String(), required=True, metadata={"description": f"Of: {', '.join(Role)}."})
    created_at = Instant(required=True, metadata={"description": "When it was opened."})


class Me(User):
    """The caller: the account, and the session that the access token belongs to."""

    session_id = Uuid(required=True, metadata={"description": "The session of the access token."})
