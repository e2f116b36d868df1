"""What the gateway itself answers, as OpenAPI; the services' documents are merged into this one."""

from __future__ import annotations

from typing import Any

from gateway.dashboards import DASHBOARD, TODAY, Part
from gateway.errors import BadGateway, UpstreamTimeout
from gateway.introduction import GROUPS, INTRODUCTION, TAGS
from service_kit.errors import BadRequest, Invalid, Problem, TooManyRequests, Unauthenticated, Unavailable
from service_kit.http.openapi_headers import COMPONENTS, headers
from service_kit.http.openapi_problems import PROBLEM, PROBLEM_ERROR, documented_problem, problem_example, response_name
from service_kit.version import LICENCE, VERSION

_PROBLEMS: tuple[type[Problem], ...] = (BadRequest, Invalid, TooManyRequests, Problem)
# Of those that need a token: it is bad, or nobody can tell whether its log-in has ended.
_CALLER: tuple[type[Problem], ...] = (Unauthenticated, Unavailable)
# What any operation of a service may answer besides, since it is reached through the gateway.
ADDED: tuple[type[Problem], ...] = (BadGateway, UpstreamTimeout)
# The two ways to the same token: paste one, or let the client log in (its address is relative to the server's).
TOKEN, PASSWORD = "accessToken", "password"
SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    TOKEN: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    PASSWORD: {
        "type": "oauth2",
        "description": "Your e-mail address and password, instead of a token; leave client id and secret empty.",
        "flows": {"password": {"tokenUrl": "/api/v1/auth/token", "scopes": {}}},
    },
}
_SCHEMAS = "#/components/schemas/"


def _get(
    operation: str, summary: str, description: str, schema: str, example: Any, *, public: bool = False
) -> dict[str, Any]:
    content = {"schema": {"$ref": _SCHEMAS + schema}, "example": example}
    sent = headers("RequestId", "RateLimit", *([] if public else ["CopyVersion"]))
    kinds = [*_PROBLEMS, *([] if public else _CALLER)]
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "description": description,
            "tags": ["gateway"],
            "security": [] if public else [{TOKEN: []}, {PASSWORD: []}],
            "responses": {
                "200": {"description": summary, "headers": sent, "content": {"application/json": content}},
                **{str(kind.status): {"$ref": f"#/components/responses/{response_name(kind)}"} for kind in kinds},
            },
        }
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


_MISSING_PART: dict[str, Any] = {
    "type": "object",
    "description": "A part that could not be had just now, and why.",
    "required": ["part", "service", "status", "reason", "detail"],
    "properties": {
        "part": _text("The member that is null."),
        "service": _text("Which part of Setwise did not answer as it should."),
        "status": {"type": "integer", "description": "The status that stands for its failure."},
        "reason": _text("Type of the problem, see /problems/<reason>."),
        "detail": _text("What went wrong."),
    },
}


def _composed(parts: tuple[Part, ...], description: str) -> dict[str, Any]:
    missing = {
        "type": "array",
        "description": "The parts that could not be had just now, with the reason. Empty when all is there.",
        "items": {"$ref": _SCHEMAS + "MissingPart"},
    }
    return {
        "type": "object",
        "description": description,
        "required": [*(part.name for part in parts), "missing"],
        "properties": {**{part.name: typed_part(part, None) for part in parts}, "missing": missing},
    }


def typed_part(part: Part, schema: dict[str, Any] | None) -> dict[str, Any]:
    """A member of a composed answer: what its address answers by ``schema``, or null."""
    null = {"type": "null"}
    return {"description": part.meaning, "anyOf": [schema if schema is not None else {"type": "object"}, null]}


def _example(parts: tuple[Part, ...]) -> dict[str, Any]:
    missing = {
        "part": "streak",
        "service": "tracking",
        "status": 503,
        "reason": "unavailable",
        "detail": "The tracking service cannot be reached just now.",
    }
    return {**dict.fromkeys(part.name for part in parts), "missing": [missing]}


_INDEX: dict[str, Any] = {
    "type": "object",
    "description": "Where everything is.",
    "required": ["resources", "docs", "openapi", "problems", "error_codes", "events"],
    "properties": {
        "resources": {
            "type": "array",
            "description": "What the API answers for, by the first segment of its addresses.",
            "items": {"$ref": _SCHEMAS + "Resource"},
        },
        "docs": _text("The pages with all operations."),
        "openapi": _text("The same as a document."),
        "problems": _text("The page of all kinds of refused requests."),
        "error_codes": _text("The page of all codes of single mistakes in a request."),
        "events": _text("The page of what the services publish to each other."),
    },
}
_RESOURCE: dict[str, Any] = {
    "type": "object",
    "description": "A resource of the API.",
    "required": ["name", "href", "service"],
    "properties": {
        "name": _text("The first part of its addresses."),
        "href": _text("An address of it that answers GET: where to begin."),
        "service": _text("The part of Setwise that owns it."),
    },
}

GATEWAY_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Setwise",
        "version": VERSION,
        "description": INTRODUCTION,
        "license": LICENCE,
    },
    "servers": [{"url": "/"}],
    "x-tagGroups": GROUPS,
    "tags": [{"name": "gateway", "description": TAGS["gateway"]}],
    "paths": {
        "/api/v1": _get(
            "list_resources",
            "List the resources of the API",
            "Where to begin. Needs no token.",
            "Index",
            {
                "resources": [{"name": "goals", "href": "/api/v1/goals", "service": "tracking"}],
                "docs": "/docs",
                "openapi": "/openapi.json",
                "problems": "/problems",
                "error_codes": "/problems/codes",
                "events": "/docs/events",
            },
            public=True,
        ),
        "/api/v1/me/today": _get(
            "get_today",
            "Show what matters today",
            "Today's sessions of your plans, the live session, the trend of the weight, how far each active goal is, "
            "and the streak, asked for at the same time. A part that cannot be had is null and named in `missing`; the "
            "others still come.",
            "Today",
            _example(TODAY),
        ),
        "/api/v1/me/dashboard": _get(
            "get_dashboard",
            "Show how training goes",
            "The week's summary, newest records, how far each active goal is, last workouts and the streak, as in "
            "`/me/today`.",
            "Dashboard",
            _example(DASHBOARD),
        ),
    },
    "components": {
        "schemas": {
            "Index": _INDEX,
            "Resource": _RESOURCE,
            "Today": _composed(TODAY, "What matters today; each part as its own address answers it."),
            "Dashboard": _composed(DASHBOARD, "How training goes; each part as its own address answers it."),
            "MissingPart": _MISSING_PART,
            "Problem": PROBLEM,
            "ProblemError": PROBLEM_ERROR,
        },
        "headers": COMPONENTS,
        "responses": {response_name(kind): documented_problem([kind]) for kind in (*_PROBLEMS, *_CALLER, *ADDED)},
        "examples": {kind.type: problem_example(kind) for kind in (*_PROBLEMS, *_CALLER, *ADDED)},
        "securitySchemes": SECURITY_SCHEMES,
    },
}
