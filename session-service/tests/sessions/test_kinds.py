"""The table of kinds: a row is enough, and nothing stands beside it."""

from __future__ import annotations

import pytest

from session_service.sessions.command_head import CommandSchema
from session_service.sessions.command_schemas import SCHEMAS
from session_service.sessions.engine import clock, endings, exercises, notes, rests, sets
from session_service.sessions.models import SessionCommand
from session_service.sessions.rules import KINDS

MODULES = (sets, exercises, rests, clock, notes, endings)
CHANGE = {"state": "State", "command": "LogEntry", "return": "None"}


def leaves(schema):
    """The classes below ``schema`` that have none below them."""
    below = schema.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [schema]


def test_every_schema_is_that_of_one_kind():
    assert list(SCHEMAS) == list(KINDS)
    assert sorted(map(id, SCHEMAS.values())) == sorted(map(id, leaves(CommandSchema)))


def test_every_change_is_that_of_one_kind():
    found = [one for module in MODULES for one in vars(module).values() if getattr(one, "__annotations__", 0) == CHANGE]
    changes = [kind.change for kind in KINDS.values() if kind.change is not None]
    assert sorted(map(id, found)) == sorted(map(id, changes))


@pytest.mark.parametrize("name", KINDS)
def test_a_row_is_complete(name):
    kind = KINDS[name]
    assert len(name) <= SessionCommand.__table__.c.kind.type.length
    assert (kind.change is None, kind.touch is None) == (name == "undo",) * 2


def test_the_document_describes_every_kind(app):
    schemas = app.test_client().get("/openapi.json").json["components"]["schemas"]
    union = schemas["Command"]
    mapping = union["discriminator"]["mapping"]
    assert list(mapping) == list(KINDS)
    assert [one["$ref"] for one in union["oneOf"]] == list(mapping.values())
    for kind, reference in mapping.items():
        described = schemas[reference.rpartition("/")[2]]
        assert described["properties"]["kind"]["const"] == kind
        assert {"kind", "id", "based_on"} <= set(described["required"])
        assert described["description"]
