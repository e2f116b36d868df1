"""What every answer of the gateway wears: headers for browsers, and gzip where it saves something."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, g, request

MIN_SIZE: Final = 1_024
MAX_SIZE: Final = 4_194_304  # compressing more would keep all others waiting
LEVEL: Final = 1
MAX_ACCEPTED: Final = 500  # of `Accept-Encoding`: no client says more, and reading it may cost n x n

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
# Swagger UI sets styles from its script and draws its icons from data addresses; no script but our own files.
VIEWER: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HSTS: Final = "max-age=31536000"


def install(app: Flask, *, https: bool) -> None:
    """Dress every answer of ``app``; ``https`` tells that clients reach it encrypted."""

    @app.after_request
    def dress(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = VIEWER if request.endpoint == "docs.page" else NOTHING
        if https:
            response.headers["Strict-Transport-Security"] = HSTS
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return compress(response)


def compress(response: Response) -> Response:
    """Gzip a JSON document if the client takes it.

    Not for answers with credentials in them (their length would tell about the content), not for streams. The ETag
    stays: it names the version of the resource, and clients send it back in ``If-Match``.
    """
    kind = response.mimetype or ""
    if response.is_streamed or not (kind == "application/json" or kind.endswith("+json")):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    route = g.get("route")
    if (
        (route is not None and route.secret)
        or "Content-Encoding" in response.headers
        or "gzip" not in (accepted := request.headers.get("Accept-Encoding", ""))
        or len(accepted) > MAX_ACCEPTED
        or request.accept_encodings["gzip"] <= 0
        or request.method == "HEAD"
        or "no-transform" in response.headers.get("Cache-Control", "")
    ):
        return response
    body = response.get_data()
    if MIN_SIZE <= len(body) <= MAX_SIZE:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
