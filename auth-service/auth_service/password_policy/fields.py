"""Passwords as they come in; none ever goes out."""

from __future__ import annotations

from typing import Any

from auth_service.password_policy.rules import MAX_INPUT, MAX_LENGTH, MIN_LENGTH
from service_kit.http.fields import Text


class Password(Text):
    """A password that is only compared: any text, of bounded length, so that no novel is hashed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min=1, max=MAX_INPUT, load_only=True, **options)

    def openapi(self) -> dict[str, Any]:
        """Hidden while it is typed."""
        return {**super().openapi(), "format": "password"}


class NewPassword(Password):
    """A password that is being chosen; the limits that count are checked after normalisation, by the rules."""

    def openapi(self) -> dict[str, Any]:
        """The limits of the rules."""
        return {**super().openapi(), "minLength": MIN_LENGTH, "maxLength": MAX_LENGTH}
