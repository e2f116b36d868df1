"""Schemas and hardened fields: what marshmallow lets through by default and must not, is refused here.

Integers are integers (not ``1.9``, not ``"1_000"``), text carries no control characters, decimals no exponents,
instants their offset. Each refusal has a code for programs and a sentence that says what would be right. A field
describes itself in OpenAPI through its ``openapi()`` method.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal as Number
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import available_timezones

import marshmallow as ma
from marshmallow import fields as base
from marshmallow import validate
from webargs.fields import DelimitedList

from service_kit.errors import Invalid
from service_kit.quantity import MAX_DIGITS, Quantity, units_of

Nested = base.Nested

OLDEST, NEWEST = date(1900, 1, 1), date(2200, 1, 1)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]")
_DIGITS = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)
_EMAIL = validate.Email()


class Message(str):
    """An error text that carries its code."""

    code: str

    def __new__(cls, code: str, text: str) -> Message:
        """``Message("too-long", "At most 80 characters.")``."""
        message = super().__new__(cls, text)
        message.code = code
        return message


def refuse(code: str, text: str, field: str | None = None) -> ma.ValidationError:
    """The error to raise from a field or a schema's validator; ``field`` names the member it is about."""
    return ma.ValidationError(Message(code, text), field or ma.exceptions.SCHEMA)


class Schema(ma.Schema):
    """What goes in or comes out. Unknown members are refused."""

    class Meta:
        unknown = ma.RAISE


class PatchSchema(Schema):
    """A JSON merge-patch (RFC 7396): every member may be absent; ``null`` clears where the field allows it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("partial", True)
        super().__init__(**options)


class QuerySchema(Schema):
    """Query parameters. Numbers and flags arrive as text here, and only here."""


class EventSchema(ma.Schema):
    """What a consumer reads of an event; everything else in it is ignored."""

    class Meta:
        unknown = ma.EXCLUDE


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
            raise refuse("too-long", f"At most {self.max} characters.")
        if len(value) < self.min:
            raise refuse("too-short", f"At least {self.min} characters.")
        if self.min and not value.strip():
            raise refuse("blank", "Must not be blank.")
        return value

    def openapi(self) -> dict[str, Any]:
        """Length limits, and what may not stand in a single line."""
        described: dict[str, Any] = {"type": "string", "minLength": self.min, "maxLength": self.max}
        if self.min:
            described["pattern"] = r"\S"
        return described


class Integer(base.Integer):
    """A whole number between ``min`` and ``max``, written as a number in JSON, as digits in a query."""

    def __init__(self, *, min: int = -(2**31), max: int = 2**31 - 1, **options: Any) -> None:
        super().__init__(strict=True, **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(self.root, QuerySchema) and isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse("not-an-integer", "Must be a whole number.")
        if not self.min <= value <= self.max:
            raise refuse("out-of-range", f"Must be between {self.min} and {self.max}.")
        return value

    def openapi(self) -> dict[str, Any]:
        """The range."""
        return {"type": "integer", "minimum": self.min, "maximum": self.max}


class Decimal(base.Field[Number]):
    """A decimal between ``min`` and ``max`` with at most ``places`` decimals, written as a string both ways."""

    def __init__(self, *, min: str, max: str, places: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.min, self.max, self.places = Number(min), Number(max), places

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value:f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Number:
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            raise refuse("not-a-decimal", 'Must be a plain decimal in a string, such as "102.5".')
        number = Number(value)
        if not self.min <= number <= self.max:
            raise refuse("out-of-range", f"Must be between {self.min} and {self.max}.")
        if -int(number.as_tuple().exponent) > self.places:
            raise refuse("too-precise", f"At most {self.places} decimals.")
        return number

    def openapi(self) -> dict[str, Any]:
        """A decimal string."""
        text = f"Decimal from {self.min} to {self.max}, at most {self.places} decimals."
        return {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$", "description": text}


class QuantityField(base.Field[Quantity]):
    """``{"value": "102.5", "unit": "kg"}`` of one dimension, between two quantities such as ``"0 kg"``."""

    def __init__(self, dimension: str, *, min: str, max: str, **options: Any) -> None:
        super().__init__(**options)
        self.dimension = dimension
        self.min, self.max = (Quantity.of(*text.split()) for text in (min, max))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> dict[str, str] | None:
        return None if value is None else {"value": value.value, "unit": value.unit}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Quantity:
        if not isinstance(value, Mapping) or set(value) != {"value", "unit"}:
            raise refuse("not-a-quantity", 'Must be an object such as {"value": "80", "unit": "kg"}.')
        if value["unit"] not in units_of(self.dimension):
            raise ma.ValidationError(
                {"unit": [Message("unknown-unit", f"Use one of: {', '.join(units_of(self.dimension))}.")]}
            )
        if not isinstance(value["value"], str):
            raise ma.ValidationError({"value": [Message("not-a-number", 'Write the number in a string: "102.5".')]})
        try:
            quantity = Quantity.of(value["value"], value["unit"])
        except Invalid as error:
            raise ma.ValidationError({"value": [Message("not-a-number", error.errors[0].detail)]}) from error
        if not self.min.base <= quantity.base <= self.max.base:
            raise ma.ValidationError(
                {"value": [Message("out-of-range", f"Must be between {self.min} and {self.max}.")]}
            )
        return quantity

    def openapi(self) -> dict[str, Any]:
        """An object of two strings."""
        units = list(units_of(self.dimension))
        return {
            "type": "object",
            "description": f"A quantity of {self.dimension} from {self.min} to {self.max}.",
            "required": ["value", "unit"],
            "additionalProperties": False,
            "properties": {
                "value": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "maxLength": MAX_DIGITS},
                "unit": {"type": "string", "enum": units},
            },
        }


class Instant(base.Field[datetime]):
    """An instant, RFC 3339 with offset; UTC inside, answered with ``Z``."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise refuse("not-an-instant", "Must be RFC 3339 with an offset: 2026-03-12T18:30:00+01:00.")
        try:
            instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise refuse("not-an-instant", "There is no such date and time.") from error
        if not OLDEST <= instant.date() < NEWEST:
            raise refuse("out-of-range", f"Must lie between {OLDEST} and {NEWEST}.")
        return instant

    def openapi(self) -> dict[str, Any]:
        """A date-time."""
        return {"type": "string", "format": "date-time"}


class LocalDate(base.Field[date]):
    """A calendar date, ``YYYY-MM-DD``."""

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise refuse("not-a-date", "Must be a date such as 2026-03-12.")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise refuse("not-a-date", "There is no such day.") from error
        if not OLDEST <= day < NEWEST:
            raise refuse("out-of-range", f"Must lie between {OLDEST} and {NEWEST}.")
        return day

    def openapi(self) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date"}


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


class Flag(base.Boolean):
    """True or false; in a query the words ``true`` and ``false``."""

    _WORDS: ClassVar = {"true": True, "false": False}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if isinstance(self.root, QuerySchema) and isinstance(value, str):
            value = self._WORDS.get(value)
        if not isinstance(value, bool):
            raise refuse("not-a-flag", "Must be true or false.")
        return value


class Email(base.Email):
    """An e-mail address of at most 254 characters; kept as typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or len(value) > 254 or _CONTROL.search(value) or _BREAKS.search(value):
            raise refuse("not-an-email", "Must be an e-mail address of at most 254 characters.")
        try:
            _EMAIL(value)
        except ma.ValidationError as error:
            raise refuse("not-an-email", "Must be an e-mail address such as ada@example.org.") from error
        return value

    def openapi(self) -> dict[str, Any]:
        """An address."""
        return {"type": "string", "format": "email", "maxLength": 254}


class TimeZone(Text):
    """A name of the IANA time zone database, such as ``Europe/Berlin``."""

    _names: ClassVar[frozenset[str]] = frozenset()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        name = super()._deserialize(value, attr, data, **options)
        if not TimeZone._names:
            TimeZone._names = frozenset(available_timezones())
        if name not in TimeZone._names:
            raise refuse("unknown-time-zone", "Use a name such as Europe/Berlin or America/New_York.")
        return name

    def openapi(self) -> dict[str, Any]:
        """Text with an example."""
        return {"type": "string", "examples": ["Europe/Berlin"], "maxLength": self.max}


class Language(base.String):
    """A language tag (BCP 47) such as ``en`` or ``pt-BR``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            raise refuse("not-a-language", "Use a language tag such as en or pt-BR.")
        return value

    def openapi(self) -> dict[str, Any]:
        """The accepted form."""
        return {"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}


class ListOf(base.List):
    """A list of at most ``max`` (and at least ``min``) members."""

    def __init__(self, field: Any, *, max: int, min: int = 0, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(min=min, max=max), **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        """Count before reading, so that a million members cost nothing; a merge-patch replaces a list whole."""
        if not isinstance(value, list):
            raise refuse("not-a-list", "Must be a list.")
        if len(value) > self.max:
            raise refuse("too-many", f"At most {self.max} members.")
        if len(value) < self.min:
            raise refuse("too-few", f"At least {self.min} members.")
        return super()._deserialize(value, attr, data, **{**options, "partial": False})


class CommaList(DelimitedList):
    """A query parameter with several values between commas, at most ``max``."""

    def __init__(self, field: Any, *, max: int = 50, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(max=max), **options)


class PageQuery(QuerySchema):
    """Numbered pages, for lists that stay small enough to count."""

    page = Integer(min=1, max=10_000, load_default=1, metadata={"description": "Number of the page."})
    page_size = Integer(min=1, max=100, load_default=20, metadata={"description": "Items on a page."})


class CursorQuery(QuerySchema):
    """Pages by cursor, for logs that grow for ever."""

    cursor = Text(max=500, metadata={"description": "`page.next` of the answer before."})
    limit = Integer(min=1, max=100, load_default=20, metadata={"description": "Items on a page."})
