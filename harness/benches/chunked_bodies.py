"""A chunked body as gunicorn gives it to an app, without a socket."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gunicorn.http.body import Body, ChunkedReader
from gunicorn.http.unreader import IterUnreader

PIECE = 8_192


def stream(body: bytes) -> Any:
    """``body`` with its framing, arriving in pieces as large as a server reads them."""
    unreader = IterUnreader(body[start : start + PIECE] for start in range(0, len(body), PIECE))
    request = SimpleNamespace(unreader=unreader, limit_request_field_size=8_190, max_buffer_headers=409_600)
    return Body(ChunkedReader(request, unreader))
