"""Changing a password from outside."""

from __future__ import annotations

from auth_service.password_policy.fields import NewPassword, Password
from service_kit.http.fields import Schema


class PasswordChange(Schema):
    """The password as it is and as it shall be."""

    current_password = Password(required=True, metadata={"description": "The present one."})
    new_password = NewPassword(required=True, metadata={"description": "15 to 128 characters of any kind."})
