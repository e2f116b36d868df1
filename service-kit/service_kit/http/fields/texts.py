"""Text and words: no control characters, no surprises, each with its own limits."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from marshmallow import fields as base

from service_kit.errors import number_of
from service_kit.http.fields.schemas import refuse
from service_kit.time_zones import names

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class Text(base.String):
    """Text of ``min`` to ``max`` characters without control characters; one line unless ``multiline``."""

    def __init__(self, *, min: int = 1, max: int = 200, multiline: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.min, self.max, self.multiline = min, max, multiline

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not-text", "Must be text.")
        if _CONTROL.search(value) or (not self.multiline and _BREAKS.search(value)):
            raise refuse("control-character", "Must not contain control characters or line breaks.")
        if len(value) > self.max:
            raise refuse("too-long", f"At most {number_of(self.max, 'character')}.")
        if len(value) < self.min:
            raise refuse("too-short", f"At least {number_of(self.min, 'character')}.")
        if self.min and not value.strip():
            raise refuse("blank", "Must not be blank.")
        return value

    def openapi(self) -> dict[str, Any]:
        """Length limits, and what may not stand in a single line."""
        described: dict[str, Any] = {"type": "string", "minLength": self.min, "maxLength": self.max}
        if self.min:
            described["pattern"] = r"\S"
        return described


class Uuid(base.UUID):
    """A UUID in its canonical form of 36 characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> UUID:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise refuse("not-a-uuid", "Must be a UUID such as 01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e.")
        return UUID(value)


class Choice(base.String):
    """One of the given words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise refuse("unknown-choice", f"Use one of: {', '.join(self.words)}.")
        return value

    def openapi(self) -> dict[str, Any]:
        """The words."""
        return {"type": "string", "enum": list(self.words)}


class Sort(Choice):
    """What a list may be sorted by; a leading ``-`` means descending."""


class TimeZone(Text):
    """A name of the IANA time zone database, such as ``Europe/Berlin``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        name = super()._deserialize(value, attr, data, **options)
        if name not in names():
            raise refuse("unknown-time-zone", "Use a name such as Europe/Berlin or America/New_York.")
        return name

    def openapi(self) -> dict[str, Any]:
        """Text with an example."""
        return {"type": "string", "examples": ["Europe/Berlin"], "maxLength": self.max}
