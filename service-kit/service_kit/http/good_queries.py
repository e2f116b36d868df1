"""A query that is as it should be, read without webargs and marshmallow's load, which take longer than most views.

For every parameter that might be given half a dozen calls and a try are made, though most requests give none or two.
Here the fields of those that are given load them, with their own checks and in the order of the schema; the others have
their defaults. Whatever is not plainly good (an unknown parameter, one that is given twice or refused, a schema with
hooks that this does not know) is None here, and read the slow way, which says what is wrong. Both are held equal by a
property test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import marshmallow as ma
from flask import request
from marshmallow import decorators
from webargs.fields import DelimitedList

from service_kit.http.fields.schemas import Schema

Load = Callable[[dict[str, list[str]]], dict[str, Any] | None]


def good_query(schema: ma.Schema) -> dict[str, Any] | None:
    """What the schema loads from the query of the request; None where that is to be found out the slow way."""
    load = _loader(schema)
    return load(dict(request.args.lists()) if request.environ.get("QUERY_STRING") else {})


@cache
def _loader(schema: ma.Schema) -> Load:
    """By the schema as it is, which lives as long as the view that it belongs to."""
    if not is_plain(schema):
        return lambda given: None
    fields = {field.data_key or name: (field.attribute or name, field) for name, field in schema.load_fields.items()}
    validators = [getattr(schema, name) for name, *_ in schema._hooks[decorators.VALIDATES_SCHEMA]]

    def load(given: dict[str, list[str]]) -> dict[str, Any] | None:
        loaded, count = {}, 0
        try:
            for key, (name, field) in fields.items():
                if (texts := given.get(key)) is not None:
                    if len(texts) > 1:
                        return None
                    loaded[name] = field.deserialize(texts[0], key, given)
                    count += 1
                elif (default := field.load_default) is not ma.missing:
                    loaded[name] = default() if callable(default) else default
                elif field.required:
                    return None
            if count < len(given):
                return None
            for validate in validators:
                validate(loaded, partial=None, many=False, unknown=ma.RAISE)
        except ma.ValidationError:
            return None
        return loaded

    return load


def is_plain(schema: ma.Schema) -> bool:
    """Whether queries of this schema are read here at all."""
    hooks = {kind: found for kind, found in schema._hooks.items() if found}
    before = [name for name, *_ in hooks.pop(decorators.PRE_LOAD, [])]
    asks_for_all = [options.get("pass_original") for *_, options in hooks.pop(decorators.VALIDATES_SCHEMA, [])]
    is_known = not hooks and before in ([], [Schema.bound_members.__name__]) and not any(asks_for_all)
    return is_known and not schema.partial and all(map(_is_plain_field, schema.load_fields.items()))


def _is_plain_field(named: tuple[str, Any]) -> bool:
    name, field = named
    takes_several = isinstance(field, ma.fields.List) and not isinstance(field, DelimitedList)
    return "." not in (field.attribute or name) and not takes_several
