"""The OpenAPI 3.1 document of a service: names prefixed by the service, every error with its example."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow.fields import Mapping

from service_kit import errors
from service_kit.errors import Problem
from service_kit.http.idempotency import IdempotencyKeyInUse, IdempotencyKeyReused
from service_kit.http.problems import CONTENT_TYPE, ProblemSchema
from service_kit.security.forwarding import COPY_VERSION

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A fresh key, such as a UUID, for each request; send the same one when you retry, and the POST "
    "takes effect once. Kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -+.-~-]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of what you read, or the version alone: nothing after the dash is compared.",
    "schema": {"type": "string"},
    "example": '"3-9c1f04d2ab"',
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you have; 304 when the whole answer is still the same.",
    "schema": {"type": "string"},
    "example": '"3-9c1f04d2ab"',
}
ETAG = {
    "ETag": {
        "description": "The version of the resource, where it has one, a dash, and a digest of this answer.",
        "schema": {"type": "string"},
        "example": '"3-9c1f04d2ab"',
    }
}
COPY_VERSION_HEADER = {
    "description": "Only where a service in which you changed something in the last half minute could not be asked, "
    "mostly since it is away: the copies of what it owns, at most fifty, that the answer relied on and that may be "
    "older. A list of RFC 9651; "
    "`id` is that of the aggregate and `version` the one that was used.",
    "schema": {"type": "string"},
    "example": 'profile;id="01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e";version=7',
}
MAY_NAME_COPIES = {COPY_VERSION: {"$ref": "#/components/headers/CopyVersion"}}


class HouseApi(flask_smorest.Api):
    """flask-smorest's Api with our error answers instead of its own."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, service: str, *, keeps_copies: bool) -> None:
        self.keeps_copies = keeps_copies
        self.prefix = service.title().replace("-", "")
        plugin = MarshmallowPlugin(schema_name_resolver=self._component)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin})
        assert plugin.converter is not None  # made by APISpec in the line above
        plugin.converter.add_attribute_function(_described_by_field)

    def _component(self, schema: Any) -> str:
        kind = schema if isinstance(schema, type) else type(schema)
        return f"{self.prefix}{kind.__name__.removesuffix('Schema')}"

    def _register_error_handlers(self) -> None:
        """Ours are in :mod:`service_kit.http.problems`."""

    def _register_responses(self) -> None:
        self.spec.components.schema(self._component(ProblemSchema), schema=ProblemSchema)
        if self.keeps_copies:
            self.spec.components.header("CopyVersion", COPY_VERSION_HEADER)
        self.spec.components.security_scheme("accessToken", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})

    def error_response(self, kinds: list[type[Problem]]) -> str:
        """The component for the answer with one status that may mean any of ``kinds``."""
        name = self.prefix + "Or".join(kind.__name__ for kind in kinds)
        if name not in self.spec.components.responses:
            content = {
                "schema": {"$ref": f"#/components/schemas/{self._component(ProblemSchema)}"},
                "examples": {kind.type: {"value": _example(kind)} for kind in kinds},
            }
            text = "; ".join(kind.title for kind in kinds)
            self.spec.components.response(name, {"description": text, "content": {CONTENT_TYPE: content}})
        return name


def _described_by_field(_converter: Any, field: Any, ret: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """A house field tells its own shape; flask-smorest's guess (``ret``) stands for the others."""
    described = field.openapi() if hasattr(field, "openapi") else {}
    if isinstance(field, Mapping):  # apispec says of every length that it is one of text
        names = {"minLength": "minProperties", "maxLength": "maxProperties"}
        described |= {right: ret.pop(wrong) for wrong, right in names.items() if wrong in ret}
    if "description" in described and (meaning := field.metadata.get("description")):
        described["description"] = f"{meaning} {described['description']}"
    if described and field.allow_none and "type" in described:
        described["type"] = [described["type"], "null"]
        if "enum" in described:
            described["enum"] = [*described["enum"], None]
    return described


def _example(kind: type[Problem]) -> dict[str, Any]:
    example: dict[str, Any] = {
        "type": f"/problems/{kind.type}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning(),
        "request_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    }
    if kind is errors.Invalid:
        example["errors"] = [{"pointer": "/name", "code": "required", "detail": "This member is required."}]
    return example


def prepare_operation(
    doc: dict[str, Any], info: dict[str, Any], *, api: HouseApi, method: str, **_more: Any
) -> dict[str, Any]:
    """flask-smorest's hook for each operation: id, security, headers, error answers."""
    house = info.get("house", {})
    doc["operationId"] = house["operation_id"]
    if "summary" in doc:
        doc["summary"] = doc["summary"].rstrip(".")
    doc["security"] = [] if house["access"].public else [{"accessToken": []}]
    responses = doc.setdefault("responses", {})
    for code in [code for code in responses if int(code) >= 400]:
        del responses[code]
    doc.setdefault("parameters", []).extend(_headers(house, method))
    if not doc["parameters"]:
        del doc["parameters"]
    is_for_users = not (house["access"].public or house["access"].internal)
    headers = (ETAG if house.get("etag") else {}) | (MAY_NAME_COPIES if api.keeps_copies and is_for_users else {})
    for code, response in responses.items():
        if headers and int(code) < 300:
            response.setdefault("headers", {}).update(headers)
    if house.get("etag") and method in ("get", "head"):
        responses[304] = {"description": "What you have is current."}
    for status, kinds in _errors(house, method, has_body="requestBody" in doc).items():
        responses[status] = api.error_response(kinds)
    return doc


def _headers(house: dict[str, Any], method: str) -> list[dict[str, Any]]:
    headers = []
    if method == "post" and house["access"].idempotent:
        headers.append(IDEMPOTENCY_KEY)
    if "if_match" in house:
        headers.append({**IF_MATCH, "required": house["if_match"]})
    if house.get("etag") and method in ("get", "head"):
        headers.append(IF_NONE_MATCH)
    return headers


def _errors(house: dict[str, Any], method: str, *, has_body: bool) -> dict[int, list[type[Problem]]]:
    """The problems that follow from the route itself, and those that its view declares."""
    access = house["access"]
    kinds: list[type[Problem]] = [
        errors.BadRequest,
        errors.Invalid,
        errors.TooManyRequests,
        errors.Unavailable,
        errors.Unauthenticated,  # on public routes too: the gateway refuses a bad token wherever one is sent
    ]
    if not access.public and (access.scope or access.roles):
        kinds.append(errors.Forbidden)
    if "<" in house["rule"]:
        kinds.append(errors.NotFound)
    if method not in ("get", "head"):
        kinds.append(errors.PayloadTooLarge)
    if has_body:
        kinds.append(errors.UnsupportedMediaType)
    if "if_match" in house:
        kinds += [errors.Stale, *([errors.PreconditionRequired] if house["if_match"] else [])]
    if method == "post" and access.idempotent:
        kinds += [IdempotencyKeyInUse, IdempotencyKeyReused]
    by_status: dict[int, list[type[Problem]]] = defaultdict(list)
    for kind in [*kinds, *house.get("problems", ())]:
        if kind not in by_status[kind.status]:
            by_status[kind.status].append(kind)
    return dict(sorted(by_status.items()))
