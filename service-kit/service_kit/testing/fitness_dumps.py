"""House rules about how answers are written, for :mod:`service_kit.testing.fitness`: as marshmallow would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import fields as base

from service_kit.http import dumping
from service_kit.http.fields import Instant, LocalDate, OneOfSchema

_OFFSETS = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-8))])
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
# What fields have inside, by the functions with which their classes write.
_VALUES: dict[Any, st.SearchStrategy[Any]] = {
    base.Field._serialize: st.booleans() | _TEXTS,
    base.String._serialize: _TEXTS,
    base.UUID._serialize: st.uuids() | st.uuids().map(str),
    base.Number._serialize: st.integers(-(2**53), 2**53),
    Instant._serialize: st.datetimes(timezones=_OFFSETS),
    LocalDate._serialize: st.dates(),
}
# What a field of another class may take: a figure in small steps, an exact one, a quantity.
_SAMPLES = (90_000, Decimal("82.50"), SimpleNamespace(value="82.5", unit="kg"))
_LIMITS = settings(
    max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def test_every_answer_is_written_as_marshmallow_writes_it(migrated_app: Flask) -> None:
    """Each schema of an answer is one that functions of ours write, and they write the same text."""
    for schema in answer_schemas(migrated_app):
        assert dumping.is_plain(schema), f"{type(schema).__name__} is left to marshmallow, which is slow"
        _LIMITS(given(value=_objects(schema))(_comparison(schema)))()


def answer_schemas(app: Flask) -> list[ma.Schema]:
    """Of all answers, with those below them; one of each class."""
    found: dict[type, ma.Schema] = {}
    for view in app.view_functions.values():
        for kinds in getattr(view, "_apidoc", {}).get("response", {}).get("responses", {}).values():
            for kind in kinds if isinstance(kinds, list) else ():
                if isinstance(kind.get("schema"), ma.Schema):
                    found |= {type(schema): schema for schema in _below(kind["schema"])}
    return list(found.values())


def _below(schema: ma.Schema) -> Iterator[ma.Schema]:
    yield schema
    for form in schema.forms if isinstance(schema, OneOfSchema) else ():
        yield from _below(form)
    for field in schema.dump_fields.values():
        inner: Any = field
        while isinstance(inner, base.List | base.Dict):
            inner = inner.inner if isinstance(inner, base.List) else inner.value_field
        if isinstance(inner, base.Nested):
            yield from _below(inner.schema)


def _comparison(schema: ma.Schema) -> Callable[[Any], None]:
    write = dumping.writer(schema)

    def compare(value: Any) -> None:
        expected = json.dumps(schema.dump(value), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        assert dumping.encode(write(value)).decode() == f"{expected}\n"

    return compare


def _objects(schema: ma.Schema) -> st.SearchStrategy[Any]:
    """Mappings and objects, some of whose members are missing or None. What is nested in them is compared by itself."""
    if isinstance(schema, OneOfSchema):
        return st.one_of([_mappings(form) for form in schema.forms])
    return _mappings(schema) | _mappings(schema).map(lambda found: SimpleNamespace(**found))


def _mappings(schema: ma.Schema) -> st.SearchStrategy[dict[str, Any]]:
    members = {name: st.none() | _values(field) for name, field in _attributes(schema).items()}
    always = {name: members.pop(name) for name in list(members) if hasattr(dict, name)}  # marshmallow would find these
    return st.fixed_dictionaries(always, optional=members)


def _values(field: Any) -> st.SearchStrategy[Any]:
    if isinstance(field, base.Nested):
        one = st.just(dict.fromkeys(_attributes(field.schema)))
        return st.lists(one, max_size=2) if field.many else one
    if isinstance(field, base.List):
        return st.lists(_values(field.inner), max_size=2)
    if isinstance(field, base.Dict):
        return st.dictionaries(_TEXTS, st.none() | _values(field.value_field), max_size=2)
    known = _VALUES.get(type(field)._serialize)
    return st.sampled_from(list(_accepted(field))) if known is None else known


def _attributes(schema: ma.Schema) -> dict[str, Any]:
    return {field.attribute or name: field for name, field in schema.dump_fields.items()}


def _accepted(field: Any) -> Iterator[Any]:
    for value in _SAMPLES:
        with suppress(AttributeError, TypeError, ValueError):
            field._serialize(value, None, None)
            yield value
