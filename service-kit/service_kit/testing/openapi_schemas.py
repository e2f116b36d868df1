"""A marshmallow schema as a component: as a caller sends it, and as we answer it.

What is sent may leave out what has a default; an answer has every member, unless its field says why not
(``metadata={"absent": "Absent where ..."}``). What ``moves`` says so. Each schema is described in the form asked for;
:mod:`service_kit.testing.openapi_components` makes one component of two forms that are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from apispec.ext.marshmallow.schema_resolver import SchemaResolver

from service_kit.http.openapi_components import COMPONENT, SENT

NULL = {"type": "null"}
MOVES = "Changes without a new version."


class Converter(OpenAPIConverter):
    """Describes what is sent, and inside :meth:`answering` what is answered."""

    names: Mapping[tuple[str, ...], str] = {}  # of lists of words that are components

    def __init__(self, openapi_version: Any, schema_name_resolver: Any, spec: Any) -> None:
        super().__init__(openapi_version, schema_name_resolver, spec)
        self.is_answer = False
        self._other_refs: dict[Any, str] = {}
        self._kinds: dict[str, type[ma.Schema]] = {}
        self.schema_name_resolver = self._name

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Describe what is answered."""
        self.is_answer = True
        self.refs, self._other_refs = self._other_refs, self.refs
        yield
        self.refs, self._other_refs = self._other_refs, self.refs
        self.is_answer = False

    def _name(self, schema: Any) -> str:
        kind = schema if isinstance(schema, type) else type(schema)
        name: str = kind.__name__.removesuffix("Schema")
        assert self._kinds.setdefault(name, kind) is kind, f"two schemas are called {name}"
        return name if self.is_answer else name + SENT

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """An object with the members of this direction, and those of them that are always there."""
        described: dict[str, Any] = super().schema2jsonschema(schema)
        hidden = "load_only" if self.is_answer else "dump_only"
        members = {field.data_key or name: field for name, field in schema.fields.items()}
        for name, field in members.items():
            if getattr(field, hidden):
                del described["properties"][name]
            elif schema.partial:
                described["properties"][name].pop("default", None)
        required = described.pop("required", [])
        if self.is_answer:
            required = [name for name in described["properties"] if "absent" not in members[name].metadata]
        if required:
            described["required"] = [name for name in described["properties"] if name in required]
        if type(schema).__doc__:
            described["description"] = " ".join(str(type(schema).__doc__).split())
        return described

    def field2property(self, field: Any) -> dict[str, Any]:
        """A house field tells its own shape; apispec's guess stands for the others."""
        described: dict[str, Any] = super().field2property(field)
        for name in ("readOnly", "writeOnly", *(["default"] if self.is_answer else [])):
            described.pop(name, None)
        if described.get("default", ...) is None:
            del described["default"]  # for who leaves a member out it is as good as null, and is so described
        if isinstance(field, ma.fields.Mapping):  # apispec says of every length that it is one of text
            names = {"minLength": "minProperties", "maxLength": "maxProperties"}
            described |= {right: described.pop(wrong) for wrong, right in names.items() if wrong in described}
        shape = field.openapi() if hasattr(field, "openapi") else {}
        said = field.metadata
        texts = (said.get("description"), shape.pop("description", None), said.get("absent"), "moves" in said and MOVES)
        if any(texts):
            described["description"] = " ".join(text for text in texts if text)
        return _with_shape(described, self._named(shape), is_nullable=field.allow_none)

    def _named(self, shape: dict[str, Any]) -> dict[str, Any]:
        name = self.names.get(tuple(shape.get("enum", ())))
        return {**shape, COMPONENT: name} if name else shape


def _with_shape(described: dict[str, Any], shape: dict[str, Any], *, is_nullable: bool) -> dict[str, Any]:
    if COMPONENT in shape:
        described = {name: value for name, value in described.items() if name in ("description", "default")}
        return described | ({"anyOf": [shape, NULL]} if is_nullable else shape)
    if is_nullable and "type" in shape:
        shape = {**shape, "type": [shape["type"], "null"]}
        if "enum" in shape:
            shape["enum"] = [*shape["enum"], None]
    return described | shape


class _Resolver(SchemaResolver):
    def resolve_response(self, response: Any) -> None:
        with self.converter.answering():
            super().resolve_response(response)


class Plugin(MarshmallowPlugin):
    """apispec's plugin with the two forms."""

    Converter = Converter
    Resolver = _Resolver
