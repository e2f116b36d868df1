"""How problems look in OpenAPI: one schema for all, an example of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service_kit import errors
from service_kit.errors import Problem
from service_kit.http.openapi_headers import headers
from service_kit.http.problems import CONTENT_TYPE


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


PROBLEM_ERROR: dict[str, Any] = {
    "type": "object",
    "description": "One thing that is wrong with the input, and where: in the body or in a parameter.",
    "required": ["code", "detail"],
    "additionalProperties": False,
    "properties": {
        "pointer": _text("JSON pointer into the body. Absent where it is not about the body."),
        "parameter": _text("Name of the parameter, or of the header. Absent where it is about the body."),
        "code": _text("For programs."),
        "detail": _text("For people: what would be right."),
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Every error answer (RFC 9457). Some kinds add members of their own.",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": _text("Address of the page about this problem."),
        "title": _text("The kind of problem in words."),
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": _text("What went wrong this time, and how to mend it."),
        "request_id": _text("Quote it when you ask for help."),
        "errors": {
            "type": "array",
            "maxItems": errors.MAX_ERRORS,
            "description": "What is wrong with the input, place by place. Absent where it is nothing of that kind.",
            "items": {"$ref": "#/components/schemas/ProblemError"},
        },
        "errors_truncated": {
            "type": "boolean",
            "description": "True where more is wrong than `errors` lists; absent otherwise.",
        },
        "omitted": {
            "type": "array",
            "description": "Members of this kind of error that were too large for this answer: read them anew. Absent "
            "where none was.",
            "items": {"type": "string"},
        },
    },
    "additionalProperties": True,
}


def response_name(kind: type[Problem]) -> str:
    """What the component for an answer that means ``kind`` alone is called."""
    return "InternalError" if kind is Problem else kind.__name__


def documented_problem(kinds: Sequence[type[Problem]]) -> dict[str, Any]:
    """The answer that means one of ``kinds``; the examples are components, each named after its type."""
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": {kind.type: {"$ref": f"#/components/examples/{kind.type}"} for kind in kinds},
    }
    waits = any(kind.status in (429, 503) for kind in kinds)
    return {
        "description": "; ".join(kind.title for kind in kinds),
        "headers": headers("RequestId", *(["RetryAfter"] if waits else [])),
        "content": {CONTENT_TYPE: content},
    }


def problem_example(kind: type[Problem]) -> dict[str, Any]:
    """What an answer with this problem looks like, as a component."""
    example: dict[str, Any] = {
        "type": f"/problems/{kind.type}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning(),
        "request_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    }
    if kind is errors.Invalid:
        example["errors"] = [{"pointer": "/name", "code": "required", "detail": "This member is required."}]
    return {"summary": kind.title, "value": example}
