"""Compressing answers where it saves something: gzip for JSON documents and the files of the pages about them."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from gateway.admission import admission
from gateway.gzipping import gzipped
from gateway.response_headers import vary_by

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
        (known is not None and known.route is not None and known.route.secret)
        or "Content-Encoding" in response.headers
        or "gzip" not in (accepted := request.headers.get("Accept-Encoding", ""))
        or len(accepted) > MAX_ACCEPTED
        or request.accept_encodings["gzip"] <= 0
        or request.method == "HEAD"
        or "no-transform" in response.headers.get("Cache-Control", "")
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if MIN_SIZE <= len(body) <= MAX_SIZE:
        ready = getattr(response, "gzipped", None)  # of an answer that is kept
        response.set_data(ready() if ready else gzipped(body))
        response.headers["Content-Encoding"] = "gzip"
    return response
