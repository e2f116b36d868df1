"""What the gateway itself answers, as OpenAPI; the services' documents are merged into this one."""

from __future__ import annotations

from typing import Any

from gateway.dashboards import DASHBOARD, TODAY, Part
from service_kit.errors import Problem, TooManyRequests, Unauthenticated
from service_kit.http.openapi import COPY_VERSION_HEADER, MAY_NAME_COPIES
from service_kit.version import VERSION

PROBLEM = "application/problem+json"


def _problem(kind: type[Problem]) -> dict[str, Any]:
    example = {
        "type": f"/problems/{kind.type}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning(),
        "request_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    }
    content = {"schema": {"$ref": "#/components/schemas/GatewayProblem"}, "examples": {kind.type: {"value": example}}}
    return {"description": kind.title, "content": {PROBLEM: content}}


def _get(
    operation: str, summary: str, description: str, schema: str, example: Any, *, public: bool = False
) -> dict[str, Any]:
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}
    headers = {} if public else {"headers": MAY_NAME_COPIES}
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": {"application/json": content}, **headers},
        "429": {"$ref": "#/components/responses/GatewayTooManyRequests"},
    }
    if not public:
        responses["401"] = {"$ref": "#/components/responses/GatewayUnauthenticated"}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "description": description,
            "tags": ["gateway"],
            "security": [] if public else [{"accessToken": []}],
            "responses": responses,
        }
    }


_ANYTHING = {
    "description": "As the resource of that name answers; null when there is none.",
    "type": ["object", "null"],
}
_MISSING = {
    "type": "array",
    "description": "The parts that could not be had just now, with the reason. Empty when all is there.",
    "items": {
        "type": "object",
        "required": ["part", "service", "status", "reason", "detail"],
        "properties": {
            "part": {"type": "string"},
            "service": {"type": "string"},
            "status": {"type": "integer"},
            "reason": {"type": "string", "description": "Type of the problem, see /problems/<reason>."},
            "detail": {"type": "string"},
        },
    },
}


def _composed(parts: tuple[Part, ...]) -> dict[str, Any]:
    names = [part.name for part in parts]
    return {
        "type": "object",
        "required": [*names, "missing"],
        "properties": {**dict.fromkeys(names, _ANYTHING), "missing": _MISSING},
    }


def _example(parts: tuple[Part, ...]) -> dict[str, Any]:
    return {**dict.fromkeys(part.name for part in parts), "missing": [_MISSING_PART]}


_MISSING_PART = {
    "part": "streak",
    "service": "tracking",
    "status": 503,
    "reason": "unavailable",
    "detail": "The tracking service cannot be reached just now.",
}
_INDEX = {
    "type": "object",
    "required": ["resources", "docs", "openapi"],
    "properties": {
        "resources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "href", "service"],
                "properties": {name: {"type": "string"} for name in ("name", "href", "service")},
            },
        },
        "docs": {"type": "string"},
        "openapi": {"type": "string"},
    },
}

GATEWAY_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Setwise",
        "version": VERSION,
        "description": "Training: exercises, plans, guided workouts, and the tracking of what they lead to.",
        "license": {"name": "MIT"},
    },
    "servers": [{"url": "/"}],
    "tags": [{"name": "gateway", "description": "What is put together from several services."}],
    "paths": {
        "/api/v1": _get(
            "list_resources",
            "List the resources of the API",
            "Where to begin. Needs no token.",
            "GatewayIndex",
            {
                "resources": [{"name": "goals", "href": "/api/v1/goals", "service": "tracking"}],
                "docs": "/docs",
                "openapi": "/openapi.json",
            },
            public=True,
        ),
        "/api/v1/me/today": _get(
            "get_today",
            "Show what matters today",
            "Today's sessions of your plans, the live session, the trend of the weight, how far each active goal is, "
            "and the streak, asked for at the same time. A part that cannot be had is null and named in `missing`; the "
            "others still come.",
            "GatewayToday",
            _example(TODAY),
        ),
        "/api/v1/me/dashboard": _get(
            "get_dashboard",
            "Show how training goes",
            "The week's summary, newest records, how far each active goal is, last workouts and the streak, as in "
            "`/me/today`.",
            "GatewayDashboard",
            _example(DASHBOARD),
        ),
    },
    "components": {
        "schemas": {
            "GatewayIndex": _INDEX,
            "GatewayToday": _composed(TODAY),
            "GatewayDashboard": _composed(DASHBOARD),
            "GatewayProblem": {
                "type": "object",
                "description": "Every error answer (RFC 9457).",
                "required": ["type", "title", "status", "detail", "request_id"],
                "properties": {
                    "type": {"type": "string", "description": "Address of the page about this problem."},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "request_id": {"type": "string", "description": "Quote it when you ask for help."},
                },
            },
        },
        "headers": {"CopyVersion": COPY_VERSION_HEADER},
        "responses": {
            "GatewayUnauthenticated": _problem(Unauthenticated),
            "GatewayTooManyRequests": _problem(TooManyRequests),
        },
        "securitySchemes": {"accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    },
}
