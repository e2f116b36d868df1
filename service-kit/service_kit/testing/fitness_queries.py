"""House rules about how queries are read, for :mod:`service_kit.testing.fitness`: as marshmallow would."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import marshmallow as ma
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.http import good_queries
from service_kit.http.fields import Choice, CommaList, Flag, Instant, Integer, LocalDate, TimeZone, Uuid
from service_kit.testing.schema_limits import as_schema

_WORDS = st.sampled_from(["", "1", "-3", "0", "a", "true", "2026-03-12", "name", "b c", "99999999999999999999"])
_LIMITS = settings(
    max_examples=30, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
# What a parameter takes, mostly; by the class of its field.
_TEXTS: dict[type, st.SearchStrategy[str]] = {
    Integer: st.integers(-2, 120).map(str),
    Flag: st.sampled_from(["true", "false"]),
    LocalDate: st.dates().map(str),
    Instant: st.datetimes().map(lambda instant: f"{instant.isoformat()}Z"),
    Uuid: st.uuids().map(str),
    TimeZone: st.sampled_from(["Europe/Berlin", "UTC"]),
}


def test_every_good_query_is_read_as_marshmallow_reads_it(migrated_app: Flask) -> None:
    """What is good to marshmallow is read the quick way, and comes to the same; nothing else is."""
    for schema in _query_schemas(migrated_app):
        assert good_queries.is_plain(schema), f"{type(schema).__name__} is always read the slow way"
        _LIMITS(given(query=_queries(schema))(_comparison(schema)))()


def _comparison(schema: ma.Schema) -> Callable[[dict[str, str]], None]:
    load = good_queries._loader(schema)

    def compare(query: dict[str, str]) -> None:
        expected = None
        with suppress(ma.ValidationError):
            expected = list(schema.load(query).items())
        found = load({name: [text] for name, text in query.items()})
        assert (found if found is None else list(found.items())) == expected
        assert not query or load({name: [text, text] for name, text in query.items()}) is None

    return compare


def _query_schemas(app: Flask) -> list[ma.Schema]:
    views = app.view_functions.values()
    places = [one for view in views for one in getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])]
    found = {type(as_schema(one["schema"])): as_schema(one["schema"]) for one in places if one["in"] == "query"}
    return list(found.values())


def _queries(schema: ma.Schema) -> st.SearchStrategy[dict[str, str]]:
    parameters = {field.data_key or name: _texts(field) | _WORDS for name, field in schema.load_fields.items()}
    return st.fixed_dictionaries({}, optional={**parameters, "unknown": _WORDS})


def _texts(field: Any) -> st.SearchStrategy[str]:
    if isinstance(field, CommaList):
        return st.lists(_texts(field.inner), min_size=1, max_size=3).map(",".join)
    if isinstance(field, Choice):
        return st.sampled_from(field.words)
    return next((texts for kind, texts in _TEXTS.items() if isinstance(field, kind)), _WORDS)
