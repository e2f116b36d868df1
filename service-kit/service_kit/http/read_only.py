"""A PUT takes what GET gave: members that only an answer has are no errors while they are as GET answers them now.

What a client cannot write (``version``, whatever follows from the rest) is set aside before the body is read, and
compared once ``If-Match`` has passed: equal to today's it is ignored, anything else is refused at its own place. A
member of a list is compared with that of the same ``key`` (see :class:`service_kit.http.fields.Schema`). What changes
while the version stays (names of others, ``metadata={"moves": True}`` of its field) is ignored whatever it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import marshmallow as ma
from flask import request

from service_kit.errors import FieldError, Invalid

_NAME = "setwise.read_only"
_DETAIL = "Cannot be written: leave it out, or send what GET answers now."


@dataclass(frozen=True)
class Reading:
    """What GET answers at the address of a PUT: the ``schema`` of it, and the ``view`` that makes it."""

    schema: ma.Schema
    view: Callable[..., Any]

    @classmethod
    def of(cls, view: Callable[..., Any]) -> Reading:
        """That of the view of a GET, with its decorators."""
        return cls(view._apidoc["response"]["responses"][200][0]["schema"], view)  # type: ignore[attr-defined]

    def set_aside(self, body: Any, written: ma.Schema) -> Any:
        """The body without what cannot be written; :func:`check` compares that later in this request."""
        writable = _without(body, written, self.schema)
        if writable != body:
            today = partial(self.view, **(request.view_args or {}))
            request.environ[_NAME] = lambda: _differences(body, today().get_json(), written, self.schema, "")
        return writable


def check() -> None:
    """Raise :class:`Invalid` where what was set aside of this request is not as GET would answer it."""
    find = request.environ.pop(_NAME, None)
    if errors := list(find() if find else ()):
        raise Invalid(errors=errors)


@cache
def fields_of(schema: ma.Schema, loaded: bool) -> Mapping[str, Any]:
    """The fields of a schema, those that it loads or those that it dumps, by the names of their members."""
    fields = schema.load_fields if loaded else schema.dump_fields
    return {field.data_key or name: field for name, field in fields.items()}


def is_read_only(value: Any, written: Any, answered: Any) -> bool:
    """Whether a member is one that only the answer has, or has a value that only the answer may have."""
    if answered is None or written is None:
        return answered is not None
    if value is None:
        return bool(answered.allow_none and not written.allow_none)
    words, wider = getattr(written, "words", None), getattr(answered, "words", ())
    return words is not None and isinstance(value, str) and value in wider and value not in words


def moves(answered: Any) -> bool:
    """Whether a member of the answer changes while the version stays."""
    return answered is not None and "moves" in answered.metadata


def schemas_below(written: Any, answered: Any) -> tuple[ma.Schema, ma.Schema] | None:
    """The schemas of the objects in a member, where both sides have such."""
    inner = [getattr(field, "inner", field) for field in (written, answered)]
    if all(isinstance(field, ma.fields.Nested) for field in inner):
        return inner[0].schema, inner[1].schema
    return None


def _without(body: Any, written: ma.Schema, answered: ma.Schema) -> Any:
    if isinstance(body, list):
        return [_without(one, written, answered) for one in body]
    if not isinstance(body, dict):
        return body
    ours, theirs = fields_of(written, True), fields_of(answered, False)
    result = {}
    for name, value in body.items():
        pair = ours.get(name), theirs.get(name)
        if not is_read_only(value, *pair):
            schemas = schemas_below(*pair)
            result[name] = _without(value, *schemas) if schemas else value
    return result


def _differences(body: Any, today: Any, written: ma.Schema, answered: ma.Schema, place: str) -> Iterator[FieldError]:
    """What of ``body`` cannot be written and is not as in ``today``, which may be None for what is new."""
    if isinstance(body, list):
        key = getattr(answered, "key", "id")
        known = {str(one.get(key)).lower(): one for one in today or ()}
        for number, one in enumerate(body):
            old = known.get(str(one[key]).lower()) if isinstance(one, dict) and key in one else None
            yield from _differences(one, old, written, answered, f"{place}/{number}")
    elif isinstance(body, dict):
        ours, theirs = fields_of(written, True), fields_of(answered, False)
        for name, value in body.items():
            pair = ours.get(name), theirs.get(name)
            if is_read_only(value, *pair):
                is_same = today is not None and name in today and _equal(theirs[name], value, today[name])
                if not (is_same or moves(theirs[name])):
                    yield FieldError("read-only", _DETAIL, f"{place}/{name}")
            elif schemas := schemas_below(*pair):
                yield from _differences(value, (today or {}).get(name), *schemas, f"{place}/{name}")


def _equal(field: Any, value: Any, today: Any) -> bool:
    """Whether both are the same JSON, or the same to the field: an instant with another offset, say."""
    value, today = _settled(field, value), _settled(field, today)
    if json.dumps(value, sort_keys=True) == json.dumps(today, sort_keys=True):
        return True
    try:
        return value is not None and bool(field.deserialize(value) == field.deserialize(today))
    except ma.ValidationError:
        return False


def _settled(field: Any, value: Any) -> Any:
    """A value of the answer without what moves in it."""
    if isinstance(value, list):
        return [_settled(field, one) for one in value]
    inner = getattr(field, "inner", field)
    if not (isinstance(inner, ma.fields.Nested) and isinstance(value, dict)):
        return value
    fields = fields_of(inner.schema, False)
    return {name: _settled(fields.get(name), one) for name, one in value.items() if not moves(fields.get(name))}
