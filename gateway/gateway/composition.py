"""Answers put together from several services at once, tolerant of any of them being away."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from flask import Flask, Response, jsonify, request

from gateway import headers, recent_writes
from gateway.admission import require_admission
from gateway.dashboards import DASHBOARD, TODAY, Part
from gateway.errors import BadGateway
from gateway.parallel import call_all
from gateway.state import State, state
from gateway.upstream import Answer, Call
from service_kit.errors import FieldError, Invalid, Problem
from service_kit.messaging.freshness import MAX_NAMED
from service_kit.observability.logs import correlation_id
from service_kit.observability.telemetry import outgoing
from service_kit.security.forwarding import COPY_VERSION

SECONDS = 3.0
# These speak of the composed answer, not of its parts.
_NOT_FORWARDED = ("If-None-Match", "If-Modified-Since", "Range", "If-Range", "Content-Type")


class Outcome(NamedTuple):
    """What a part gave: its document (None: there is none), or the entry of ``missing`` that says why not; and the
    copies that it relied on though they may be old."""

    document: Any
    missing: dict[str, Any] | None = None
    copies: tuple[str, ...] = ()


def install(app: Flask) -> None:
    """Add the composed addresses."""

    @app.get("/api/v1/me/today")
    def today() -> Response:
        return compose(TODAY)

    @app.get("/api/v1/me/dashboard")
    def dashboard() -> Response:
        return compose(DASHBOARD)


def compose(parts: tuple[Part, ...]) -> Response:
    """All parts by name; a part that failed is null and named in ``missing``."""
    known = require_admission()
    known.check_caller()
    _refuse_parameters()
    here = state()
    forwarded = headers.for_service(request.environ, correlation_id(), str(known.address)) | outgoing()
    for name in _NOT_FORWARDED:
        forwarded.pop(name, None)
    forwarded |= recent_writes.headers(here.marks, known.identity)
    outcomes = call_all(lambda part: _ask(here, part, forwarded), parts)
    answer = {part.name: got.document for part, got in zip(parts, outcomes, strict=True)}
    response = jsonify({**answer, "missing": [got.missing for got in outcomes if got.missing]})
    if copies := dict.fromkeys(copy for got in outcomes for copy in got.copies):
        response.headers[COPY_VERSION] = ", ".join(list(copies)[:MAX_NAMED])
    return response


def _refuse_parameters() -> None:
    unknown = [
        FieldError("unknown-parameter", "There is no such parameter here.", parameter=name) for name in request.args
    ]
    if unknown:
        raise Invalid(errors=unknown)


def _ask(here: State, part: Part, forwarded: dict[str, str]) -> Outcome:
    try:
        answer = here.upstreams[part.service].call(Call("GET", part.url, forwarded), seconds=SECONDS)
        if answer.status == part.none_at:
            return Outcome(None)
        document = json.loads(answer.body) if isinstance(answer.body, bytes) else None
    except Problem as problem:
        return _missing(part, problem.status, problem.type, problem.detail)
    except ValueError:
        return _missing(part, BadGateway.status, BadGateway.type, BadGateway.title)
    if answer.status == 200:
        return Outcome(document, copies=_copies(answer))
    answered = document if isinstance(document, dict) else {}
    kind = str(answered.get("type") or BadGateway.type).rpartition("/")[2]
    return _missing(part, answer.status, kind, str(answered.get("detail") or BadGateway.title))


def _copies(answer: Answer) -> tuple[str, ...]:
    """The copies that an answer names because they may be old."""
    values = (value for name, value in answer.headers if name.lower() == COPY_VERSION.lower())
    return tuple(copy.strip() for value in values for copy in value.split(","))


def _missing(part: Part, status: int, reason: str, detail: str) -> Outcome:
    entry = {"part": part.name, "service": part.service, "status": status, "reason": reason, "detail": detail}
    return Outcome(None, entry)
