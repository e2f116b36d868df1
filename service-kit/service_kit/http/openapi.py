"""The OpenAPI 3.1 document of a service: every operation with its headers, every error with its example."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Flask, Response

from service_kit import errors
from service_kit.errors import Problem
from service_kit.http.idempotency import IdempotencyKeyInUse, IdempotencyKeyReused
from service_kit.http.openapi_components import finish
from service_kit.http.openapi_problems import PROBLEM, PROBLEM_ERROR, documented_problem, problem_example
from service_kit.http.openapi_schemas import Converter, Plugin
from service_kit.security.forwarding import COPY_VERSION

LICENCE = {"name": "MIT", "identifier": "MIT"}
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
    """flask-smorest's Api with our components and error answers instead of its own.

    ``enums``: the names of lists of words that are components.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, *, keeps_copies: bool, enums: Mapping[str, Sequence[str]]) -> None:
        self.keeps_copies = keeps_copies
        plugin = Plugin()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin})
        assert isinstance(plugin.converter, Converter)  # made by APISpec in the line above
        self.converter = plugin.converter
        self.converter.names = {tuple(words): name for name, words in enums.items()}

    def answered(self, schema: type[ma.Schema]) -> dict[str, Any]:
        """A reference to the component of a schema that is answered in a way that no blueprint knows."""
        with self.converter.answering():
            reference: dict[str, Any] = self.converter.resolve_nested_schema(schema)
        return reference

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document as it is served; asked for once all blueprints are registered."""
        return finish(self.spec.to_dict())

    def _openapi_json(self) -> Response:
        return Response(json.dumps(self.document, indent=1, ensure_ascii=False), mimetype="application/json")

    def _register_error_handlers(self) -> None:
        """Ours are in :mod:`service_kit.http.problems`."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", PROBLEM)
        self.spec.components.schema("ProblemError", PROBLEM_ERROR)
        if self.keeps_copies:
            self.spec.components.header("CopyVersion", COPY_VERSION_HEADER)
        self.spec.components.security_scheme("accessToken", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})

    def error_response(self, kinds: list[type[Problem]]) -> str | dict[str, Any]:
        """The answer with one status that may mean any of ``kinds``: a component where it is one, named after it."""
        for kind in kinds:
            if kind.type not in self.spec.components.examples:
                self.spec.components.example(kind.type, {"summary": kind.title, "value": problem_example(kind)})
        if len(kinds) > 1:
            return documented_problem(kinds)
        name = "InternalError" if kinds[0] is Problem else kinds[0].__name__
        if name not in self.spec.components.responses:
            self.spec.components.response(name, documented_problem(kinds))
        return name


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
    kinds = [*_errors(house, method, has_body="requestBody" in doc), *house.get("problems", ())]
    if api.keeps_copies and is_for_users:
        kinds.append(errors.NotFound)  # to a token that outlives its account
    by_status: dict[int, list[type[Problem]]] = defaultdict(list)
    for kind in dict.fromkeys(kinds):
        by_status[kind.status].append(kind)
    for status, alike in sorted(by_status.items()):
        responses[status] = api.error_response(alike)
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


def _errors(house: dict[str, Any], method: str, *, has_body: bool) -> list[type[Problem]]:
    """The problems that follow from the route itself."""
    access = house["access"]
    kinds: list[type[Problem]] = [
        errors.BadRequest,
        errors.Invalid,
        errors.TooManyRequests,
        Problem,
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
    return kinds
