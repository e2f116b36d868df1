"""Every answer that a service gives in its tests is one that its OpenAPI document tells of.

The status, the media type, and the body: all members that are required, none that is not there, each of its type; and
what was made is to be found at its `Location`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jsonschema_rs
from flask import Flask, Response, request

from service_kit.testing import openapi

FINDINGS = "undocumented answers"
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_PARAMETER = re.compile(r"\{[^{}]+\}")


def watched(app: Flask) -> Flask:
    """``app``, each of whose answers is compared with its document from now on; :func:`check` tells the outcome."""
    found: list[str] = []
    app.extensions[FINDINGS] = found

    @cache
    def validator(path: str, method: str, status: str, kind: str) -> Any:
        """What the body is compared with; None where nothing is said of one."""
        operation = openapi.document(app)["paths"][path][method]
        answer = operation["responses"].get(status)
        if answer is None:
            raise KeyError("this status is not documented")
        if "$ref" in answer:
            answer = openapi.document(app)["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        content = answer.get("content", {})
        if kind not in content:
            raise KeyError(f"its media type is not among {', '.join(content) or 'none'}")
        schema = content[kind].get("schema")
        return schema and jsonschema_rs.validator_for({**schema, "components": openapi.document(app)["components"]})

    @app.after_request
    def compare(response: Response) -> Response:
        method, rule = request.method.lower(), request.url_rule
        path = _ARGUMENT.sub(r"{\1}", rule.rule) if rule else ""
        if method in openapi.document(app)["paths"].get(path, {}) and not response.is_streamed:
            body = response.status_code not in (204, 304) and response.get_data()
            try:
                fits = body and validator(path, method, str(response.status_code), response.mimetype)
                wrong = [error.message for error in fits.iter_errors(response.get_json())] if fits else []
            except KeyError as error:
                wrong = [str(error.args[0])]
            if response.status_code == 201 and not _is_read(
                openapi.document(app), response.headers.get("Location", "")
            ):
                wrong.append("its Location is missing, or nothing that can be read")
            found.extend(f"{method.upper()} {path} answered {response.status}: {text[:500]}" for text in wrong)
        return response

    return app


def _is_read(document: Any, location: str) -> bool:
    """Whether the document has a GET at this address, which another process may serve (a stream, say)."""
    paths = (path for path, operations in document["paths"].items() if "get" in operations)
    return any(re.fullmatch(_PARAMETER.sub("[^/]+", path), location) for path in paths)


def check(app: Flask) -> None:
    """Raise AssertionError if anything did not fit since the last call."""
    found = findings(app)
    assert not found, "\n".join(found)


def findings(app: Flask) -> list[str]:
    """What did not fit since the last call, each once."""
    found: list[str] = app.extensions[FINDINGS]
    result = sorted(set(found))
    found.clear()
    return result
