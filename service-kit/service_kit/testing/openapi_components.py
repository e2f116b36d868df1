"""The components of a finished document: what is used, once each, under names that read. Pure: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service_kit.http.openapi_components import COMPONENT, SCHEMAS, SENT, Document, without_unused


def finish(document: Document) -> Document:
    """The document with its marked shapes as components, one component for two forms that are alike, none unused.

    Where they differ, ``Day`` is what is answered and ``DayInput`` what is sent.
    """
    hoisted: Document = {}
    document = _rebuilt(document, lambda node: _hoist(node, hoisted))
    schemas = document["components"].setdefault("schemas", {})
    for name, shape in hoisted.items():
        assert schemas.setdefault(name, shape) == shape, f"two schemas are called {name}"
    names = _names(schemas)
    document["components"]["schemas"] = {names.get(name, name): schemas[name] for name in schemas}
    return without_unused(_with_names(document, names))


def _names(schemas: Document) -> dict[str, str]:
    """What each schema in the form that is sent is called: as the one that is answered, unless they differ."""
    sent = [name.removesuffix(SENT) for name in schemas if name.endswith(SENT)]
    alike = {name for name in sent if name in schemas}
    while True:
        names = {name + SENT: f"{name}Input" if name in schemas and name not in alike else name for name in sent}
        differing = {name for name in alike if _with_names(schemas[name + SENT], names) != schemas[name]}
        if not differing:
            assert not set(schemas) & {name for name in names.values() if name not in sent}, "a name ends in Input"
            return names
        alike -= differing


def _rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """``node`` with ``change`` made to each value in it, innermost first."""
    if isinstance(node, dict):
        node = {name: _rebuilt(below, change) for name, below in node.items()}
    elif isinstance(node, list):
        node = [_rebuilt(below, change) for below in node]
    return change(node)


def _hoist(node: Any, hoisted: Document) -> Any:
    if not isinstance(node, dict) or COMPONENT not in node:
        return node
    beside = {name: node[name] for name in ("description", "default") if name in node}
    shape = {name: value for name, value in node.items() if name not in (COMPONENT, *beside)}
    name = node[COMPONENT]
    assert hoisted.setdefault(name, shape) == shape, f"two schemas are called {name}"
    return {**beside, "$ref": SCHEMAS + name}


def _with_names(node: Any, names: dict[str, str]) -> Any:
    """``node`` with the references in it led to where the schemas are now."""

    def renamed(below: Any) -> Any:
        if not (isinstance(below, str) and below.startswith(SCHEMAS)):
            return below
        name = below.removeprefix(SCHEMAS)
        return SCHEMAS + names.get(name, name)

    return _rebuilt(node, renamed)
