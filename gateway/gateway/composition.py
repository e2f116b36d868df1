"""Answers put together from several services at once, tolerant of any of them being away.

Each service is asked once: for its part at the part's own address, for several at ``/internal/parts``. What it says of
a part is passed on as it is, and not written anew. It is read all the same, by the fastest reader there is, since a
part that is no JSON would spoil the whole.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, request

from gateway import headers, recent_writes
from gateway.admission import require_admission
from gateway.dashboards import DASHBOARD, TODAY, Part
from gateway.errors import BadGateway
from gateway.http1 import joined
from gateway.parallel import call_all
from gateway.state import State, state
from gateway.upstream import Call
from service_kit.errors import FieldError, Invalid, Problem
from service_kit.messaging.freshness import MAX_NAMED
from service_kit.observability.logs import correlation_id
from service_kit.observability.telemetry import outgoing
from service_kit.security.forwarding import COPY_VERSION

SECONDS = 3.0
PARTS = "/internal/parts"
# These speak of the composed answer, not of its parts.
_NOT_FORWARDED = ("If-None-Match", "If-Modified-Since", "Range", "If-Range", "Content-Type")


class Reply(NamedTuple):
    """What a service said of one part; ``copies`` are those that it relied on though they may be old."""

    status: int
    copies: str
    body: bytes


class Outcome(NamedTuple):
    """What a part gave: its document as JSON, or the entry of ``missing`` that says why there is none, and copies."""

    document: bytes
    missing: dict[str, Any] | None = None
    copies: str = ""


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
    by_service: dict[str, list[Part]] = {}
    for part in parts:
        by_service.setdefault(part.service, []).append(part)
    answers = call_all(lambda some: _ask(here, some, forwarded), by_service.values())
    outcomes = {part.name: outcome for answer in answers for part, outcome in answer}
    return _document([(part.name, outcomes[part.name]) for part in parts])


def _document(outcomes: list[tuple[str, Outcome]]) -> Response:
    missing = [got.missing for _, got in outcomes if got.missing]
    members = [(name, got.document) for name, got in outcomes] + [("missing", json.dumps(missing).encode())]
    body = b",".join(b'"%s":%s' % (name.encode(), document) for name, document in members)
    response = Response(b"{%s}\n" % body, content_type="application/json")
    if copies := {copy.strip(): None for _, got in outcomes for copy in got.copies.split(",") if copy.strip()}:
        response.headers[COPY_VERSION] = ", ".join(list(copies)[:MAX_NAMED])
    return response


def _refuse_parameters() -> None:
    unknown = [
        FieldError("unknown-parameter", "There is no such parameter here.", parameter=name) for name in request.args
    ]
    if unknown:
        raise Invalid(errors=unknown)


def _ask(here: State, parts: list[Part], forwarded: dict[str, str]) -> list[tuple[Part, Outcome]]:
    """What one service says of its ``parts``."""
    try:
        replies = _replies(here, parts, forwarded)
    except Problem as problem:
        return [(part, _missing(part, problem.status, problem.type, problem.detail)) for part in parts]
    return [(part, _outcome(part, reply)) for part, reply in zip(parts, replies, strict=True)]


def _replies(here: State, parts: list[Part], forwarded: dict[str, str]) -> list[Reply]:
    """One for each part. Raises :class:`Problem` where the service cannot be had."""
    upstream = here.upstreams[parts[0].service]
    alone = len(parts) == 1
    url = parts[0].url if alone else f"{PARTS}?{urlencode([('part', part.url) for part in parts])}"
    answer = upstream.call(Call("GET", url, forwarded), seconds=SECONDS)
    assert isinstance(answer.body, bytes)
    if alone:
        return [Reply(answer.status, joined(answer.headers).get(COPY_VERSION.lower(), ""), answer.body)]
    head, _, bodies = answer.body.partition(b"\n")
    replies, begin = [], 0
    try:
        for status, copies, length in json.loads(head):
            replies.append(Reply(int(status), str(copies), bodies[begin : begin + int(length)]))
            begin += int(length)
    except (ValueError, TypeError):
        raise BadGateway() from None
    if answer.status != 200 or len(replies) != len(parts) or begin != len(bodies):
        raise BadGateway()
    return replies


def _outcome(part: Part, reply: Reply) -> Outcome:
    if reply.status == part.none_at:
        return Outcome(b"null")
    try:
        document = orjson.loads(reply.body)
    except ValueError:
        return _missing(part, BadGateway.status, BadGateway.type, BadGateway.title)
    if reply.status == 200:
        return Outcome(reply.body.strip(), copies=reply.copies)
    answered = document if isinstance(document, dict) else {}
    kind = str(answered.get("type") or BadGateway.type).rpartition("/")[2]
    return _missing(part, reply.status, kind, str(answered.get("detail") or BadGateway.title))


def _missing(part: Part, status: int, reason: str, detail: str) -> Outcome:
    entry = {"part": part.name, "service": part.service, "status": status, "reason": reason, "detail": detail}
    return Outcome(b"null", entry)
