"""Compressing answers where it saves something: gzip for JSON documents and the files of the pages about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from gateway.admission import admission
from gateway.gzipping import gzipped
from gateway.response_headers import vary_by
from gateway.routes import Route

MIN_SIZE: Final = 1_024
MAX_SIZE: Final = 4_194_304  # compressing more would keep all others waiting
FILES: Final = ("text/javascript", "text/css")
MAX_ACCEPTED: Final = 500  # of `Accept-Encoding`: no client says more, and reading it may cost n x n


def install(app: Flask) -> None:
    """Compress what every view of ``app`` answers. Installed before all other hooks, since it must come after them."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Gzip a JSON document, or a file of Swagger UI, if the client takes it.

    Not for answers with credentials in them (their length would tell about the content), not for streams. The ETag
    stays: it names a version and an answer, and clients send it back in ``If-Match`` and ``If-None-Match``.
    """
    kind = response.mimetype or ""
    is_file = kind in FILES and request.endpoint == "docs.asset" and response.status_code == 200
    if (response.is_streamed and not is_file) or not (is_file or kind == "application/json" or kind.endswith("+json")):
        return response
    vary_by(response, "Accept-Encoding")
    known = admission()
    if (
        request.method == "HEAD"
        or "Content-Encoding" in response.headers
        or not may_compress(request.environ, known.route if known else None, response.headers.get("Cache-Control", ""))
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if (compressed := in_gzip(body, getattr(response, "gzipped", None))) is not body:
        response.set_data(compressed)
        response.headers["Content-Encoding"] = "gzip"
    return response


def may_compress(environ: Mapping[str, Any], route: Route | None, cache_control: str) -> bool:
    """Whether the client takes gzip, and nobody forbids it."""
    if (route is not None and route.secret) or "no-transform" in cache_control:
        return False
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and len(accepted) <= MAX_ACCEPTED and _quality_of_gzip(accepted) > 0


def in_gzip(body: bytes, ready: Callable[[], bytes] | None) -> bytes:
    """The body in gzip, by ``ready`` where that lies there already; itself where that would not be worth it."""
    if not MIN_SIZE <= len(body) <= MAX_SIZE:
        return body
    return ready() if ready else gzipped(body)


@lru_cache(256)
def _quality_of_gzip(accepted: str) -> float:
    found = parse_accept_header(accepted, Accept)
    return float(found["gzip"])
