"""Letting web pages of listed origins call the API. Tokens travel in a header, so no cookies are ever allowed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

from gateway.guards import METHODS
from service_kit.security.forwarding import COPY_VERSION

MAX_AGE = 600
ALLOWED = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "X-Request-ID",
)
EXPOSED = ("ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", COPY_VERSION, "X-Request-ID")


def install(app: Flask, origins: Sequence[str]) -> None:
    """Answer preflights and name the origin, for ``origins`` only; with none listed do nothing at all."""
    if not origins:
        return
    listed = frozenset(origins)

    @app.before_request
    def preflight() -> Response | None:
        asks = "Access-Control-Request-Method" in request.headers and "Origin" in request.headers
        if request.method != "OPTIONS" or not asks:
            return None
        answer = Response(status=204)
        if request.headers["Origin"] in listed:
            answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            answer.headers["Access-Control-Allow-Headers"] = ", ".join(ALLOWED)
            answer.headers["Access-Control-Max-Age"] = str(MAX_AGE)
        return answer

    @app.after_request
    def name_origin(response: Response) -> Response:
        response.headers.add("Vary", "Origin")
        if request.headers.get("Origin") in listed:
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
