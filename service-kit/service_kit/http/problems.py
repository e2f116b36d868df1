"""The one place where failures leave: every error becomes ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import marshmallow as ma
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from service_kit import errors
from service_kit.db.constraints import problem_of
from service_kit.errors import FieldError, Problem
from service_kit.observability.logs import correlation_id, log
from service_kit.observability.telemetry import report

CONTENT_TYPE = "application/problem+json"
# An error answer has at most so many bytes, and FACTOR more for each byte of its request's body.
MAX_ANSWER = 65_536
FACTOR = 4

# What Flask and Werkzeug refuse with has a status only: it is the plain problem of that status.
_BY_STATUS = {kind.status: kind for kind in vars(errors).values() if getattr(kind, "__base__", None) is Problem}

# marshmallow's own sentences and the codes that stand for them
_CODES = {
    "Missing data for required field.": ("required", "This member is required."),
    "Field may not be null.": ("null", "Must not be null."),
    "Unknown field.": ("unknown-member", "There is no such member here; nothing is ignored silently."),
    "Invalid input type.": ("wrong-type", "Must be a JSON object."),
}
_PARAMETER_CODES = {
    "Missing data for required field.": ("required", "This parameter is required."),
    "Unknown field.": ("unknown-parameter", "There is no such parameter here; nothing is ignored silently."),
}


def install(app: Flask) -> None:
    """Let every exception that a view can raise leave as a problem."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """Any exception as a response. What is not foreseen is logged with its traceback and answered with 500."""
    problem = as_problem(error)
    if problem.status >= 500:
        foreseen = isinstance(error, Problem)  # an outage: a line says all, and there may be thousands of them
        log_line = log.warning if foreseen else log.error
        route = request.url_rule.rule if request.url_rule else "unknown"  # an address may hold somebody's id
        log_line("failed", route=route, problem=problem.type, exc_info=None if foreseen else error)
        if not foreseen:
            report(error)
    return problem_response(problem)


def problem_response(problem: Problem) -> Response:
    """The answer for a problem; ``type`` is an address at which it is explained. Members of a problem's own that would
    make the answer larger than :data:`MAX_ANSWER` allows are left out and named in ``omitted``."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.type}",
        "title": problem.title,
        "status": problem.status,
        "detail": errors.shortened(problem.detail, errors.MAX_DETAIL),
        "request_id": correlation_id(),
    }
    if problem.errors:
        body["errors"] = [error.as_json() for error in problem.errors[: errors.MAX_ERRORS]]
    if len(problem.errors) > errors.MAX_ERRORS:
        body["errors_truncated"] = True
    text = json.dumps(body | problem.members, default=str)
    if len(text) > MAX_ANSWER + FACTOR * (request.content_length or 0):
        text = json.dumps({**body, "omitted": sorted(problem.members)}, default=str)
    return Response(text, problem.status, problem.headers, content_type=CONTENT_TYPE)


def as_problem(error: Exception) -> Problem:
    """The problem that an exception stands for."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _from_http(error)
    if isinstance(error, StaleDataError):
        return errors.Stale()
    if isinstance(error, IntegrityError):
        return problem_of(error)
    is_disconnected = isinstance(error, DBAPIError) and error.connection_invalidated
    if is_disconnected or isinstance(error, PoolTimeout | OperationalError):
        return errors.Unavailable("The database does not answer just now.")
    return Problem()


def invalid(error: ma.ValidationError, location: str) -> errors.Invalid:
    """marshmallow's nested messages as a flat list of field errors; ``location`` is ``json`` or ``query``."""
    messages = error.normalized_messages()
    return errors.Invalid(errors=_flatten(messages, (), location))


def _flatten(node: Any, path: tuple[Any, ...], location: str) -> Iterator[FieldError]:
    if isinstance(node, dict):
        for name, below in node.items():
            yield from _flatten(below, path if name == ma.exceptions.SCHEMA else (*path, name), location)
    elif isinstance(node, list):
        for message in node:
            yield from _flatten(message, path, location)
    else:
        codes = _CODES if location == "json" else _CODES | _PARAMETER_CODES
        code, detail = codes.get(str(node), (getattr(node, "code", "invalid"), str(node)))
        if location == "json":
            yield FieldError(code, detail, pointer="".join(f"/{_escape(part)}" for part in path))
        else:
            yield FieldError(code, detail, parameter=".".join(str(part) for part in path))


def _escape(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _from_http(error: HTTPException) -> Problem:
    code = error.code or 500
    kind = _BY_STATUS.get(code, errors.BadRequest if 400 <= code < 500 else Problem)
    if kind is errors.NotFound:
        return errors.NotFound("There is nothing at this address.")
    problem = kind(error.description or "") if kind is not Problem else Problem()
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            problem.headers[name] = value
    return problem
