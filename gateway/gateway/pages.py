"""What people look at: the index of the API, the merged document with its viewer, and pages for every
problem, code of an error and event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug import Response as Answer
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from gateway import reading_pages, reference
from gateway.routes import beginnings
from gateway.state import state
from service_kit.errors import NotFound, Problem
from service_kit.http import docs

MAX_ACCEPT = 500
_TYPE = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)


def install(app: Flask) -> None:
    """Add the pages."""
    docs.install(app, "Setwise")
    app.add_url_rule("/", "root", lambda: redirect("/docs"))
    app.add_url_rule("/api/v1", "index", index)
    app.add_url_rule("/openapi.json", "openapi", openapi)
    app.add_url_rule("/problems", "problems", problems)
    app.add_url_rule("/problems/codes", "error_codes", error_codes)
    app.add_url_rule("/problems/<kind>", "problem", problem)
    app.add_url_rule("/docs/events", "events", events)
    app.add_url_rule("/docs/reading.css", "style", style)


def index() -> Response:
    """The resources of the API by name, each with an address at which to begin."""
    resources = [{"name": name, "href": href, "service": service} for name, href, service in beginnings()]
    addresses = {
        "docs": "/docs",
        "openapi": "/openapi.json",
        "problems": "/problems",
        "error_codes": "/problems/codes",
        "events": "/docs/events",
    }
    return jsonify(resources=resources, **addresses)


def openapi() -> Response:
    """The merged document."""
    answer = Response(state().documents.text(), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def problems() -> Response:
    """Every type of problem that any service may answer with, as JSON or for reading."""
    return _listed(sorted(_known_problems().values(), key=lambda one: str(one["type"])), reading_pages.problems_page)


def problem(kind: str) -> Answer:
    """The page about one type of problem, as JSON or for reading."""
    found = _known_problems().get(kind) if _TYPE.fullmatch(kind) else None
    if found is None:
        raise NotFound("There is no such problem.")
    if _prefers_html(request.headers.get("Accept", "")):
        return Response(reading_pages.problem_page(found), mimetype="text/html")
    return jsonify(found)


def error_codes() -> Response:
    """Every code that stands in ``errors`` of an answer, as JSON or for reading."""
    return _listed(reference.error_codes(), reading_pages.codes_page)


def events() -> Response:
    """Every event that services tell each other, as JSON or for reading."""
    return _listed(reference.events(), reading_pages.events_page)


def style() -> Response:
    """How the pages for people look."""
    answer = Response(reading_pages.STYLE, mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def _listed(items: list[Any], page: Callable[[list[Any]], str]) -> Response:
    if _prefers_html(request.headers.get("Accept", "")):
        return Response(page(items), mimetype="text/html")
    return jsonify(items=items)


def _prefers_html(accepted: str) -> bool:
    """Whether the ``Accept`` header is a browser's. The parser of werkzeug takes half a second for 8 kB of blanks."""
    if len(accepted) > MAX_ACCEPT:
        return False
    best = parse_accept_header(accepted, MIMEAccept).best_match(["application/json", "text/html"])
    return best == "text/html"


def _known_problems() -> dict[str, dict[str, Any]]:
    """The kit's own problems, and those that the services document."""
    known = {kind.type: _describe(kind) for kind in _family(Problem)}
    for kind, example in state().documents.problems().items():
        known.setdefault(kind, {name: example.get(name, "") for name in ("type", "title", "status", "detail")})
    return known


def _family(kind: type[Problem]) -> Iterator[type[Problem]]:
    """This class and every subclass that the process knows, those above first."""
    yield kind
    for below in kind.__subclasses__():
        yield from _family(below)


def _describe(kind: type[Problem]) -> dict[str, Any]:
    return {"type": f"/problems/{kind.type}", "title": kind.title, "status": kind.status, "detail": kind.meaning()}
