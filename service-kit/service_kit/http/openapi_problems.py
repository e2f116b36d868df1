"""How problems look in OpenAPI: one schema for all, an example of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service_kit import errors
from service_kit.errors import Problem
from service_kit.http.openapi_headers import COMMON, headers
from service_kit.http.problems import CONTENT_TYPE

PROBLEM, PROBLEM_ERROR = COMMON["schemas"].values()


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
