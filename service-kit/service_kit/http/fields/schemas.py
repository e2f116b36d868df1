"""The families of schemas, and how a refusal is worded."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar

import marshmallow as ma

from service_kit.errors import MAX_ERRORS


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


def count_messages(messages: Any) -> int:
    """How many single messages marshmallow's nested ones hold."""
    if isinstance(messages, dict):
        return sum(map(count_messages, messages.values()))
    return sum(map(count_messages, messages)) if isinstance(messages, list) else 1


class Schema(ma.Schema):
    """What goes in or comes out. Unknown members are refused. ``key`` names the member by which the objects of a list
    are known, see :mod:`service_kit.http.read_only`. A body that ``is_optional`` may be left out.
    """

    key: ClassVar[str] = "id"
    is_optional: ClassVar[bool] = False

    class Meta:
        unknown = ma.RAISE

    def judge(self, data: Mapping[str, Any]) -> None:
        """Raise ``Invalid`` with what rules say of ``data``, without looking anything up. Called where something cannot
        be read, so that no use case does it: ``data`` is what could, and lacks what was refused.
        """

    @ma.pre_load
    def bound_members(self, data: Any, **_options: Any) -> Any:
        """Refuse, before anything is read, an object with far more members than there are fields."""
        if isinstance(data, Mapping) and len(data) > len(self.load_fields) + MAX_ERRORS:
            known = {field.data_key or name for name, field in self.load_fields.items()}
            unknown = islice((name for name in data if name not in known), MAX_ERRORS + 1)
            raise ma.ValidationError({name: [self.error_messages["unknown"]] for name in unknown})
        return data


class OneOfSchema(Schema):
    """An answer of several ``forms``: :meth:`form_of` says which of them an object has."""

    forms: ClassVar[tuple[ma.Schema, ...]] = ()

    def form_of(self, value: Any) -> ma.Schema:
        """One of ``forms``."""
        raise NotImplementedError

    def dump(self, obj: Any, **_options: Any) -> Any:
        """By the schema of its form."""
        return self.form_of(obj).dump(obj)


class PatchSchema(Schema):
    """A JSON merge-patch (RFC 7396): every member may be absent; ``null`` clears where the field allows it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"partial": True, **options})


class QuerySchema(Schema):
    """Query parameters. Numbers and flags arrive as text here, and only here."""


class EventSchema(ma.Schema):
    """What a consumer reads of an event; everything else in it is ignored."""

    class Meta:
        unknown = ma.EXCLUDE
