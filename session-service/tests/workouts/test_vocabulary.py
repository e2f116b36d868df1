"""The contract of a workout speaks the shared vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from training import sets


def enumerations(schema: Any, name: str) -> Iterator[list[str]]:
    """Every enumeration of a property called ``name`` in a schema, null left out."""
    if isinstance(schema, dict):
        found = schema.get("properties", {}).get(name, {})
        if "enum" in found:
            yield [word for word in found["enum"] if word is not None]
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from enumerations(part, name)


@pytest.mark.parametrize("event", ["session.workout-finished.v1", "session.workout-amended.v1"])
@pytest.mark.parametrize(
    ("name", "words"), [("role", sets.ROLES), ("side", sets.SIDES), ("load_kind", sets.LIFTED_LOADS)]
)
def test_the_event_has_every_word(contracts, event, name, words):
    found = list(enumerations(contracts.schema(event), name))
    assert found
    assert all(one == list(words) for one in found)
