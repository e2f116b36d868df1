"""For tests: a view that is a dict has exactly the members that its schema writes, level by level.

Marshmallow passes over what is missing and what is too much; this finds both. What a field says to be absent now and
then (``absent`` in its metadata) may be missing. Values that are not dicts (rows, frozen values) need every member that
the schema writes and may have more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma


def check_members(schema: ma.Schema, *views: Any) -> None:
    """Raise AssertionError unless all views fit and each schema nested in theirs is met at least once."""
    met: set[type[ma.Schema]] = set()
    wrong = [finding for view in views for finding in _compare(schema, view, "", met)]
    assert not wrong, "; ".join(wrong)
    unmet = {one.__name__ for one in set(_nested(schema)) - met}
    assert not unmet, f"no view has {', '.join(sorted(unmet))}"


def _compare(schema: ma.Schema, view: Any, place: str, met: set[type[ma.Schema]]) -> Iterator[str]:
    met.add(type(schema))
    fields = {field.attribute or name: field for name, field in schema.dump_fields.items()}
    if isinstance(view, Mapping):
        yield from (f"{place}/{name} is not written" for name in view.keys() - fields.keys())
        missing = fields.keys() - view.keys()
    else:
        missing = {name for name in fields if not hasattr(view, name)}
    yield from (f"{place}/{name} is missing" for name in missing if "absent" not in fields[name].metadata)
    for name in fields.keys() - missing:
        below = _schema_below(fields[name])
        value = view[name] if isinstance(view, Mapping) else getattr(view, name)
        if below is not None and value is not None:
            for one in value if isinstance(fields[name], ma.fields.List) else [value]:
                yield from _compare(below, one, f"{place}/{name}", met)


def _nested(schema: ma.Schema) -> Iterator[type[ma.Schema]]:
    yield type(schema)
    for field in schema.dump_fields.values():
        below = _schema_below(field)
        if below is not None:
            yield from _nested(below)


def _schema_below(field: Any) -> ma.Schema | None:
    inner = field.inner if isinstance(field, ma.fields.List) else field
    return inner.schema if isinstance(inner, ma.fields.Nested) else None
