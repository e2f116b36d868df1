"""Which parts of a schema a caller could send without end: for the house test that finds none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
from marshmallow import fields as base

from service_kit.http.fields.lists import CommaList, ListOf, MapOf
from service_kit.http.fields.schemas import Schema

_PLURAL = (base.List, base.Tuple, base.Mapping, base.Raw)


def as_schema(value: Any) -> ma.Schema:
    """A schema, given as a class or as an instance."""
    schema: ma.Schema = value() if isinstance(value, type) else value
    return schema


def unbounded_parts(schema: ma.Schema, visited: frozenset[type] = frozenset()) -> Iterator[str]:
    """``Schema.field`` of each list or object in ``schema``, and below it, that is not counted before it is read."""
    name = type(schema).__name__
    if type(schema) in visited:
        return
    if schema.many or not isinstance(schema, Schema) or schema.unknown != ma.RAISE:
        yield name
    for member, field in schema.load_fields.items():
        yield from _unbounded(field, f"{name}.{member}", visited | {type(schema)})


def _unbounded(field: Any, name: str, visited: frozenset[type]) -> Iterator[str]:
    if isinstance(field, base.Nested):
        if field.many:
            yield name
        yield from unbounded_parts(field.schema, visited)
    elif isinstance(field, ListOf | CommaList):
        yield from _unbounded(field.inner, name, visited)
    elif isinstance(field, MapOf):
        yield from _unbounded(field.value_field, name, visited)
    elif isinstance(field, _PLURAL):
        yield name
