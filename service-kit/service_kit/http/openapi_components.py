"""The components of a document: their marks in shapes, and those that are used. Pure: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

COMPONENT = "x-component"  # marks a shape inside of a schema that is to be a component of this name
SENT = "~sent"  # ends the name of a schema in the form that callers send
SCHEMAS = "#/components/schemas/"

Document = dict[str, Any]


def without_unused(document: Document) -> Document:
    """The document with those components alone that its paths lead to, by name."""
    components = document.get("components", {})
    used: set[str] = set()
    waiting: list[Any] = [document["paths"]]
    while waiting:
        for reference in set(_references(waiting.pop())) - used:
            used.add(reference)
            _, _, section, name = reference.split("/")
            waiting.append(components.get(section, {}).get(name))
    remaining = {
        section: {
            name: parts[name]
            for name in sorted(parts)
            if section == "securitySchemes" or f"#/components/{section}/{name}" in used
        }
        for section, parts in components.items()
    }
    return {**document, "components": {section: parts for section, parts in remaining.items() if parts}}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for below in node.values():
            yield from _references(below)
    elif isinstance(node, list):
        for below in node:
            yield from _references(below)
    elif isinstance(node, str) and node.startswith("#/components/") and node.count("/") == 3:
        yield node
