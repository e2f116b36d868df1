"""How an answer is written: its schema becomes plain functions once, and what these give becomes bytes by orjson.

This file trades marshmallow's own way for speed, and it alone. Of a page of 20 measurements marshmallow's dump and the
JSON of the standard library took most of what the service does for it: for every member of every object half a dozen
calls settle anew what its schema settles once. Here a schema becomes, when it is first answered with, a list of its
members and the function that writes each: ``str``, ``int``, a nested list of that kind. Three things are relied on. A
field writes a value by that value alone, and None as None. An id, an instant in UTC and a date go as they are to
orjson, which writes them as we do. A schema that does more (hooks, fields of functions, a ``dump`` of its own) is left
to marshmallow as it is; :func:`is_plain` says which, and the services have none. The house tests of every service hold
both ways equal for each of its answers (``service_kit.testing.fitness_dumps``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import fields as base

from service_kit.clock import iso
from service_kit.http.fields.schemas import OneOfSchema
from service_kit.http.fields.times import Instant, LocalDate

Writer = Callable[[Any], Any]
# What is JSON already: ``Fragment(b'{"id": ...}')`` may stand for any object of an answer.
Fragment = orjson.Fragment

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS
_MADE_BY_MARSHMALLOW = ("dump", "_serialize", "get_attribute", "dict_class")


def encode(content: Any) -> bytes:
    """What a writer gave as a line of JSON in UTF-8. Raises TypeError for what is none."""
    return orjson.dumps(content, option=_OPTIONS)


def writer(schema: ma.Schema) -> Writer:
    """The function that makes of an object (a mapping, an entity, a row) what :func:`encode` takes; None stays None.

    The schema is looked into at the first call: it may hold itself.
    """
    write: Writer | None = None

    def write_any(value: Any) -> Any:
        nonlocal write
        if value is None or value.__class__ is Fragment:
            return value
        if write is None:
            write = _of_schema(schema)
        return write(value)

    return write_any


def is_plain(schema: ma.Schema) -> bool:
    """Whether functions of ours write it. It is looked at alone, without the schemas below."""
    if isinstance(schema, OneOfSchema):
        return True
    overridden = [name for name in _MADE_BY_MARSHMALLOW if getattr(type(schema), name) is not getattr(ma.Schema, name)]
    hooks = schema._hooks[ma.decorators.PRE_DUMP] or schema._hooks[ma.decorators.POST_DUMP]
    return not overridden and not hooks and all(map(_is_plain_field, schema.dump_fields.items()))


def _is_plain_field(named: tuple[str, Any]) -> bool:
    name, field = named
    kind = type(field)
    reads = field._CHECK_ATTRIBUTE and kind.get_value is base.Field.get_value and kind.serialize is base.Field.serialize
    return reads and field.dump_default is ma.missing and "." not in (field.attribute or name)


def _of_schema(schema: ma.Schema) -> Writer:
    if isinstance(schema, OneOfSchema):
        forms = {form: writer(form) for form in schema.forms}
        return lambda value: forms[schema.form_of(value)](value)
    if not is_plain(schema):
        return schema.dump
    write = _of_object(schema)
    return _of_list(write) if schema.many else write


def _of_object(schema: ma.Schema) -> Writer:
    members = [
        (name if field.data_key is None else field.data_key, field.attribute or name, _of_field(field))
        for name, field in schema.dump_fields.items()
    ]
    missing = ma.missing

    def write_object(value: Any) -> dict[str, Any]:
        read = value.get if isinstance(value, Mapping) else partial(getattr, value)
        written = {}
        for key, name, write in members:
            member = read(name, missing)
            if member is not missing:
                written[key] = member if member is None or write is None else write(member)
        return written

    return write_object


def _of_list(write: Writer | None) -> Writer:
    if write is None:
        return list
    return lambda values: [each if each is None else write(each) for each in values]


def _of_field(field: Any) -> Writer | None:
    """What writes a value that is not None; None where orjson writes it as it is."""
    make = _MAKERS.get(type(field)._serialize, _own)
    return make(field)


def _own(field: Any) -> Writer:
    serialize = field._serialize
    return lambda value: serialize(value, None, None)


def _of_nested(field: base.Nested) -> Writer:
    schema: Any = field.schema
    write = writer(schema)
    return _of_list(write) if field.many and not schema.many else write


def _of_map(field: base.Dict) -> Writer:
    if field.key_field is None or field.value_field is None:
        return _own(field)
    name_of, write = field.key_field._serialize, _of_field(field.value_field) or _as_it_is

    def write_map(value: Mapping[Any, Any]) -> dict[str, Any]:
        return {name_of(key, None, None): each if each is None else write(each) for key, each in value.items()}

    return write_map


def _of_number(field: Any) -> Writer:
    return int if field.num_type is int and not field.as_string else _own(field)


def _as_it_is(value: Any) -> Any:
    return value


def _instant(value: datetime) -> Any:
    return value if value.tzinfo is UTC else iso(value)


def _finite(value: Any) -> Any:
    """A value of any kind. Raises ValueError for a number that JSON does not know: orjson would write null."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not JSON")
    return value


# By the function with which a field's class writes: what makes a writer for the field.
_MAKERS: dict[Any, Callable[[Any], Writer | None]] = {
    base.Nested._serialize: _of_nested,
    base.List._serialize: lambda field: _of_list(_of_field(field.inner)),
    base.Dict._serialize: _of_map,
    base.Number._serialize: _of_number,
    base.String._serialize: lambda _: str,
    base.UUID._serialize: lambda _: None,
    base.Field._serialize: lambda _: _finite,
    Instant._serialize: lambda _: _instant,
    LocalDate._serialize: lambda _: None,
}
