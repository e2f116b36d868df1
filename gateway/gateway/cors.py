"""Letting web pages of listed origins call the API. Tokens travel in a header, so no cookies are ever allowed.

A preflight is answered here, whatever it asks for: a browser sends it without a token, and would show its page nothing
but a refused preflight in place of the real answer. Of another origin it learns only that this one may do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request

from gateway.guards import METHODS
from gateway.response_headers import vary_by
from gateway.settings import Settings
from service_kit.http.idempotency import REPLAY_HEADER
from service_kit.security.forwarding import COPY_VERSION

MAX_AGE = 600
ALLOWED = (
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "X-Request-ID",
)
EXPOSED = (
    "ETag",
    REPLAY_HEADER,
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    COPY_VERSION,
    "WWW-Authenticate",
    "X-Request-ID",
)
_LOCAL = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)


def is_preflight(environ: Mapping[str, Any]) -> bool:
    """Whether a request only asks what another one may do."""
    return environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ


def install(app: Flask, settings: Settings) -> None:
    """Answer preflights, and name the origin to pages that may call."""
    listed, local = frozenset(settings.cors_origins), settings.allows_local_pages

    def may_call(origin: str | None) -> bool:
        return origin is not None and (origin in listed or (local and bool(_LOCAL.fullmatch(origin))))

    @app.before_request
    def preflight() -> Response | None:
        if not is_preflight(request.environ):
            return None
        answer = Response(status=204)
        if may_call(request.headers.get("Origin")):
            answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            answer.headers["Access-Control-Allow-Headers"] = ", ".join(ALLOWED)
            answer.headers["Access-Control-Max-Age"] = str(MAX_AGE)
        return answer

    @app.after_request
    def name_origin(response: Response) -> Response:
        vary_by(response, "Origin")
        origin = request.environ.get("HTTP_ORIGIN")
        if may_call(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        return response
