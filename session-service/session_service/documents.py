"""What the OpenAPI document cannot learn from the blueprints: the union of commands, and the event stream.

The stream is served by a process of its own (``stream.py``), under an address of this service's resource.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask

from session_service.limits import MAX_COMMANDS
from session_service.sessions import examples
from session_service.sessions.command_schemas import SCHEMAS

_COMPONENTS = "#/components/schemas/"
_EVENTS = "/api/v1/sessions/{session_id}/events"


def complete(app: Flask) -> None:
    """Add to the document of ``app``; called once its blueprints are registered."""
    spec = app.extensions["flask-smorest"]["blp_name_to_api"]["sessions"].spec
    _unite_commands(spec)
    errors = {
        str(code): {"$ref": f"#/components/responses/Session{name}"}
        for code, name in ((401, "Unauthenticated"), (404, "NotFound"), (429, "TooManyRequests"), (503, "Unavailable"))
    }
    operation = {**_OPERATION, "responses": {**_ANSWERS, **errors}}
    spec.options["paths"] = {_EVENTS: {"parameters": [_SESSION_ID], "get": operation}}


def _unite_commands(spec: Any) -> None:
    schemas = spec.components.schemas
    mapping = {}
    for kind, schema in SCHEMAS.items():
        name = f"Session{schema.__name__}"
        spec.components.schema(name, schema=schema)
        mapping[kind] = _COMPONENTS + name
        component = schemas[name]
        component["properties"] = {"kind": {"type": "string", "enum": [kind]}, **component["properties"]}
        component["required"] = ["kind", *component["required"]]
        component["description"] = (schema.__doc__ or "").strip()
    one = {"$ref": f"{_COMPONENTS}SessionCommand"}
    schemas["SessionCommand"] = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    schemas["SessionCommandBody"] = {
        "oneOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_COMMANDS}]
    }


_SESSION_ID = {
    "name": "session_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_OPERATION: dict[str, Any] = {
    "tags": ["sessions"],
    "operationId": "watch_session",
    "summary": "Watch a session as it goes.",
    "description": (
        "Server-sent events. `state` (its `id` is the sequence): the whole state, first at once and then after every "
        "change; `commands` in it lists what was taken since the state that you saw before (`Last-Event-ID`). "
        "`rest_end`: the rest is over. `end` with a `reason`: the session ended, the token expired or was revoked, or "
        "newer streams of yours took its place. "
        "Comments keep the line alive. A reconnect begins with the current state; 204 when it would be the final one "
        "that you have. Browsers open it with `?ticket=` from `POST .../stream-tickets`."
    ),
    "security": [{"accessToken": []}, {}],
    "parameters": [
        {
            "name": "ticket",
            "in": "query",
            "required": False,
            "description": "A stream ticket, in place of the `Authorization` header.",
            "schema": {"type": "string", "maxLength": 100},
        },
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "description": "The last `id` that you saw; browsers send it by themselves.",
            "schema": {"type": "integer", "minimum": 0},
            "example": 7,
        },
    ],
}
_ANSWERS: dict[str, Any] = {
    "200": {
        "description": "The stream.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": f"retry: 2000\n\nid: 1\nevent: state\ndata: {json.dumps(examples.ANSWER)[:120]}...\n\n",
            }
        },
    },
    "204": {"description": "The session has ended, and you have seen its final state."},
}
