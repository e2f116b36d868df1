"""Changing a password from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auth_service.accounts.credentials import check_new_password
from auth_service.password_policy.fields import NewPassword, Password
from service_kit.http.fields import Schema


class PasswordChange(Schema):
    """The password as it is and as it shall be."""

    current_password = Password(required=True, metadata={"description": "The present one."})
    new_password = NewPassword(required=True, metadata={"description": "15 to 128 characters of any kind."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """The new password, but for its owner's name and address."""
        if "new_password" in data:
            check_new_password(data["new_password"], "", "", pointer="/new_password")
