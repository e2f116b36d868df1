"""What the reference pages tell: every code of an error, and every event with its schema, an example and its takers."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from service_kit.messaging.subscriptions import COMMITTED_ROUTING, committed_routing
from training.error_codes import ERROR_CODES

EVENTS = COMMITTED_ROUTING.parent / "events"
_SCHEMA, _EXAMPLE = ".schema.json", ".example.json"


def error_codes() -> list[dict[str, str]]:
    """Each code with its meaning and how to mend it, by the alphabet."""
    return [{"code": code, **one._asdict()} for code, one in sorted(ERROR_CODES.items())]


@cache
def events() -> list[dict[str, Any]]:
    """Each type of event as its contract and the subscriptions tell, by the alphabet."""
    consumers = committed_routing()
    described = []
    for file in sorted(EVENTS.glob(f"*/*{_SCHEMA}")):
        schema = json.loads(file.read_text("utf-8"))
        kind, producer = schema["title"], file.parent.name
        example = json.loads(file.with_name(file.name.removesuffix(_SCHEMA) + _EXAMPLE).read_text("utf-8"))
        described.append(
            {
                "type": kind,
                "description": schema["description"],
                "producer": producer,
                "consumers": consumers.get(kind, []),
                "schema": schema,
                "example": example,
            }
        )
    return described
