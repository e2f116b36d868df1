"""Several questions in one: ``GET /internal/parts?part=/api/v1/streaks&part=...`` for the gateway's composed answers.

A request costs a service about as much for itself as for what is asked, and the gateway asks here for three or four
things at once. Each part is run through the whole app, as if it had come alone: with the headers of the request, its
own guards and problems. What is wrong with one is told of it alone. They share who is asking, a transaction that reads,
and a line in the log.

In front of the app, so that a part cannot be such a request itself. It opens nothing: from outside nothing under
``/internal`` is reached, and whoever comes from inside gets what their token gets at the addresses themselves. Only
addresses of the API are taken, only to be read, and at most ``MAX_PARTS``. They run one after the other: threads would
take longer for the same, since reading is a matter of the processor here. What has not begun after ``PATIENCE_S`` is
told to be late, and whoever waits gets the others.

The answer is a line of JSON, ``[[status, copies, length], ...]``, and then the bodies one after the other, which the
gateway passes on as they are.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask

from service_kit.db.session import db_session
from service_kit.http.health import UNLOGGED
from service_kit.observability.logs import log_often
from service_kit.security.forwarding import COPY_VERSION

Environ = dict[str, Any]
Part = tuple[int, str, bytes]  # status, copies that it relied on, body

PATH = "/internal/parts"
MAX_PARTS = 8
PATIENCE_S = 2.5
_ADDRESS = re.compile(r"/api/v1(?:/[A-Za-z0-9._~-]+)+(?:\?[A-Za-z0-9._~=&%+,:-]*)?", re.ASCII)
_OUTER = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "CONTENT_TYPE",
    "HTTP_TRANSFER_ENCODING",
)
LATE: Part = (
    504,
    "",
    b'{"type": "/problems/upstream-timeout", "status": 504, "detail": "This part did not come in time."}',
)


def install(app: Flask) -> None:
    """Answer ``PATH`` in front of ``app``."""
    inner = app.wsgi_app

    def run(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") != "GET":
            return inner(environ, start_response)
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        addresses = [value for name, value in query if name == "part"]
        if not 0 < len(query) == len(addresses) <= MAX_PARTS or not all(map(_ADDRESS.fullmatch, addresses)):
            start_response("400 Bad Request", [("Content-Length", "0")])
            return [b""]
        begun, parts = monotonic(), list[Part]()
        with app.app_context():
            for address in addresses:
                parts.append(_part(inner, environ, address) if monotonic() - begun < PATIENCE_S else LATE)
            statuses = [status for status, *_ in parts]
            log_often("request", method="GET", route=PATH, parts=statuses, ms=round((monotonic() - begun) * 1000, 1))
        head = [[status, copies, len(body)] for status, copies, body in parts]
        content = b"".join([json.dumps(head).encode(), b"\n", *(body for *_, body in parts)])
        start_response("200 OK", [("Content-Type", "application/x-parts"), ("Content-Length", str(len(content)))])
        return [content]

    app.wsgi_app = run  # type: ignore[method-assign]


def _part(inner: Callable[..., Iterable[bytes]], outer: Environ, address: str) -> Part:
    """One part, as the app answers it."""
    path, _, query = address.partition("?")
    environ = {name: value for name, value in outer.items() if name not in _OUTER}
    environ |= {"PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": address, "REQUEST_URI": address}
    environ |= {"CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(), UNLOGGED: True}
    answered: list[tuple[str, list[tuple[str, str]]]] = []
    pieces = inner(environ, lambda status, headers, _error=None: answered.append((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = answered[-1]
    if status.startswith("5"):  # nothing of its transaction is left to the next one
        db_session().rollback()
    fields = {name.lower(): value for name, value in headers}
    return int(status[:3]), fields.get(COPY_VERSION.lower(), ""), body
