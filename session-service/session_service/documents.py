"""What the OpenAPI document cannot learn from the blueprints: the union of commands, and the event stream.

The stream is served by a process of its own (``stream.py``), under an address of this service's resource.
"""

from __future__ import annotations

from typing import Any

from service_kit.http.openapi_components import SENT
from session_service.limits import MAX_COMMANDS
from session_service.sessions import examples
from session_service.sessions.answer_schemas import CompactAnswer, SessionAnswer
from session_service.sessions.command_schemas import SCHEMAS
from session_service.streaming.event_schemas import EVENTS

_COMPONENTS = "#/components/schemas/"
_PROBLEMS = {
    400: "BadRequest",
    401: "Unauthenticated",
    403: "Forbidden",
    404: "NotFound",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}
_EVENTS = "/api/v1/sessions/{session_id}/events"


def complete(api: Any) -> None:
    """Add to the document what no blueprint tells; ``api`` has all that they do."""
    _unite_commands(api.spec)
    _unite_answers(api)
    for schema in EVENTS:
        api.answered(schema)
    errors = {str(code): {"$ref": f"#/components/responses/{name}"} for code, name in _PROBLEMS.items()}
    operation = {**_OPERATION, "responses": {**_ANSWERS, **errors}}
    api.spec.options["paths"] = {_EVENTS: {"parameters": [_SESSION_ID], "get": operation}}


def _unite_commands(spec: Any) -> None:
    schemas = spec.components.schemas
    mapping = {}
    for kind, schema in SCHEMAS.items():
        name = f"{schema.__name__}Command"
        spec.components.schema(name + SENT, schema=schema)
        mapping[kind] = _COMPONENTS + name + SENT
        component = schemas[name + SENT]
        component["properties"] = {
            "kind": {"type": "string", "const": kind, "description": "Which command it is."},
            **component["properties"],
        }
        component["required"] = ["kind", *component["required"]]
        component["description"] = (schema.__doc__ or "").strip()
    one = {"$ref": f"{_COMPONENTS}Command"}
    schemas["Command"] = {
        "type": "object",  # without it, a list passes for a command where a tool looks at the discriminator alone
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    schemas["CommandBody" + SENT] = {
        "oneOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_COMMANDS}]
    }


def _unite_answers(api: Any) -> None:
    api.spec.components.schemas["CommandAnswer"] = {
        "oneOf": [api.answered(schema) for schema in (SessionAnswer, CompactAnswer)]
    }


_SESSION_ID = {
    "name": "session_id",
    "in": "path",
    "required": True,
    "description": "The session to watch.",
    "schema": {"type": "string", "format": "uuid"},
}
_OPERATION: dict[str, Any] = {
    "tags": ["sessions"],
    "operationId": "watch_session",
    "summary": "Watch a session as it goes",
    "description": (
        "Server-sent events. `state`: the whole state, first at once and then after every change; `commands` in it "
        "lists what was taken since the state that you saw before (`Last-Event-ID`). `rest_end`: the rest is over. "
        "`end` with a `reason`: nothing more comes. Comments keep the line alive.\n\n"
        "The `id` of a `state` is its sequence, that of a `rest_end` says in addition which rest; each stream begins "
        "with an id, before any event. A reconnect with the last one in `Last-Event-ID` begins with the current state, "
        "and with the end of its rest, where you missed that; 204 when it would be the final state that you have.\n\n"
        "Browsers open `href` of `POST .../stream-tickets`, which holds a `ticket`: within 30 seconds, once; with "
        "`Last-Event-ID` it reopens that one stream, while the log-in lives, and takes the place of the old connection."
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
            "description": "The last `id` that you saw, as it came; browsers send it by themselves.",
            "schema": {"type": "string", "pattern": r"^\d{1,9}(-\d{1,15})?$"},
            "example": "7",
        },
    ],
}
_DATA = {
    "state": {**examples.STATE, "commands": []},
    "rest_end": {"step_id": examples.COMMAND_BODY["step_id"], "ended_at": "2026-03-12T17:45:00Z"},
    "end": {"reason": "session-ended"},
}
_ANSWERS: dict[str, Any] = {
    "200": {
        "description": "The stream. The schema is that of the JSON in `data`, by the name of the event: `state`, "
        "`rest_end`, `end`.",
        "content": {
            "text/event-stream": {
                "schema": {"oneOf": [{"$ref": _COMPONENTS + schema.__name__} for schema in EVENTS]},
                "examples": {name: {"summary": f"event: {name}", "value": data} for name, data in _DATA.items()},
            }
        },
    },
    "204": {"description": "The session has ended, and you have seen its final state."},
}
