"""The OpenAPI 3.1 document of a service: every operation with its headers, every error with its example.

It is made from the code by ``./setwise generate`` and in tests, and committed under ``contracts/openapi``. That file is
what a service serves, so that none has to make it when it starts.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin
from werkzeug.routing import Rule

from service_kit import errors
from service_kit.errors import Problem
from service_kit.http.blueprint import Blueprint
from service_kit.http.docs import DOCUMENT, Facts
from service_kit.http.idempotency import IdempotencyKeyInUse, IdempotencyKeyReused
from service_kit.http.openapi_headers import COMPONENTS, IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH, headers
from service_kit.http.openapi_problems import PROBLEM, PROBLEM_ERROR, documented_problem, problem_example, response_name
from service_kit.testing.openapi_components import finish
from service_kit.testing.openapi_schemas import Converter, Plugin


@cache
def document(app: Flask) -> dict[str, Any]:
    """The document of a service, whose blueprints are all registered."""
    api = HouseApi(app)
    for blueprint in (one for one in app.blueprints.values() if isinstance(one, Blueprint)):
        blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
        api.spec.tag({"name": blueprint.name, "description": blueprint.description})
    return api.finished()


class Paths(FlaskPlugin):
    """flask-smorest's plugin, whose parameters of paths that are ids are described by their names."""

    def rule_to_params(self, rule: Rule) -> list[dict[str, Any]]:
        """The parameters of a rule; ``<uuid:workout_id>`` is the "Id of the workout.", and ``<exercise_id>``, which
        need not look like one, the "Id or slug of the exercise."."""
        parameters: list[dict[str, Any]] = super().rule_to_params(rule)
        for parameter in parameters:
            noun, _, rest = parameter["name"].rpartition("_id")
            if noun and not rest:
                kind = "Id" if parameter["schema"].get("format") == "uuid" else "Id or slug"
                parameter["description"] = f"{kind} of the {noun.replace('_', ' ')}."
        return parameters


class HouseApi(flask_smorest.Api):
    """flask-smorest's Api with our components and error answers instead of its own."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self.facts: Facts = app.extensions[DOCUMENT]
        plugin = Plugin()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin, "flask_plugin": Paths()})
        assert isinstance(plugin.converter, Converter)  # made by APISpec in the line above
        self.converter = plugin.converter
        self.converter.names = {tuple(words): name for name, words in self.facts.enums.items()}

    def answered(self, schema: type[ma.Schema]) -> dict[str, Any]:
        """A reference to the component of a schema that is answered in a way that no blueprint knows."""
        with self.converter.answering():
            reference: dict[str, Any] = self.converter.resolve_nested_schema(schema)
        return reference

    def finished(self) -> dict[str, Any]:
        """The document, once all blueprints are in it."""
        self.facts.complete(self)
        document = finish(self.spec.to_dict())
        for name, shape in document["components"]["schemas"].items():
            if meanings := self.facts.enums.get(name):
                shape["description"] = "\n".join(f"- `{word}`: {meaning}" for word, meaning in meanings.items())
        return document

    def _register_error_handlers(self) -> None:
        """Ours are in :mod:`service_kit.http.problems`."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", PROBLEM)
        self.spec.components.schema("ProblemError", PROBLEM_ERROR)
        for name, header in COMPONENTS.items():
            self.spec.components.header(name, header)
        self.spec.components.security_scheme("accessToken", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})

    def prepare_operation(self, doc: dict[str, Any], info: dict[str, Any], method: str) -> dict[str, Any]:
        """What a blueprint says of an operation (``doc``), completed by what is noted of its view (``info``)."""
        return _prepare_operation(self, doc, info, method)

    def error_response(self, kinds: list[type[Problem]]) -> str | dict[str, Any]:
        """The answer with one status that may mean any of ``kinds``: a component where it is one, named after it."""
        for kind in kinds:
            if kind.type not in self.spec.components.examples:
                self.spec.components.example(kind.type, problem_example(kind))
        if len(kinds) > 1:
            return documented_problem(kinds)
        name = response_name(kinds[0])
        if name not in self.spec.components.responses:
            self.spec.components.response(name, documented_problem(kinds))
        return name

    def own_refusal(self, schema: type[ma.Schema], examples: dict[str, Any]) -> dict[str, Any]:
        """The answer 400 in a form of its own, beside the problem of what is not even well-formed HTTP."""
        common = documented_problem([errors.BadRequest])
        own = {"schema": self.answered(schema), "examples": {name: {"value": one} for name, one in examples.items()}}
        return {**common, "content": {"application/json": own, **common["content"]}}


def _prepare_operation(api: HouseApi, doc: dict[str, Any], info: dict[str, Any], method: str) -> dict[str, Any]:
    """Id, security, headers, error answers."""
    house = info.get("house", {})
    doc["operationId"] = house["operation_id"]
    if "summary" in doc:
        doc["summary"] = doc["summary"].rstrip(".")
    doc["security"] = [{"accessToken": []}]
    if house["access"].public:  # clients send the token that they have where it makes the answer another one
        doc["security"] = [{}, *doc["security"]] if house.get("is_personal") else []
    responses = doc.setdefault("responses", {})
    for code in [code for code in responses if int(code) >= 400]:
        del responses[code]
    doc.setdefault("parameters", []).extend(_headers(house, method))
    if not doc["parameters"]:
        del doc["parameters"]
    is_for_users = not (house["access"].public or house["access"].internal)
    sent = {
        "RequestId": True,
        "ETag": house.get("etag", False),
        "CopyVersion": api.facts.keeps_copies and is_for_users,
        "IdempotencyReplayed": method == "post" and house["access"].idempotent,
    }
    if house.get("etag") and method in ("get", "head"):
        responses[304] = {"description": "What you have is current."}
    for code, response in responses.items():
        names = [name for name, is_sent in sent.items() if is_sent] + ["Location"] * (int(code) == 201)
        response.setdefault("headers", {}).update(headers(*names))
    kinds = [*_errors(house, method, has_body="requestBody" in doc), *house.get("problems", ())]
    if api.facts.keeps_copies and is_for_users:
        kinds.append(errors.NotFound)  # to a token that outlives its account
    by_status: dict[int, list[type[Problem]]] = defaultdict(list)
    for kind in dict.fromkeys(kinds):
        by_status[kind.status].append(kind)
    for status, alike in sorted(by_status.items()):
        responses[status] = api.error_response(alike)
    if "refused_as" in house:
        responses[400] = api.own_refusal(*house["refused_as"])
    return doc


def _headers(house: dict[str, Any], method: str) -> list[dict[str, Any]]:
    parameters = []
    if method == "post" and house["access"].idempotent:
        parameters.append(IDEMPOTENCY_KEY)
    if "if_match" in house:
        parameters.append({**IF_MATCH, "required": house["if_match"]})
    if house.get("etag") and method in ("get", "head"):
        parameters.append(IF_NONE_MATCH)
    return parameters


def _errors(house: dict[str, Any], method: str, *, has_body: bool) -> list[type[Problem]]:
    """The problems that follow from the route itself."""
    access = house["access"]
    kinds: list[type[Problem]] = [
        errors.BadRequest,
        *([] if "refused_as" in house else [errors.Invalid]),
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
