"""Reading a request's body: whole, within a size and within a time, before any connection to a service is taken.

Otherwise a handful of clients that drip their uploads would hold the few threads of a service. A body that is too
large is refused and never cut; one that ends early is refused and never passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gunicorn.http.errors import ParseException

from gateway.deadline import deadline
from gateway.errors import RequestTimeout
from service_kit.errors import BadRequest, PayloadTooLarge
from service_kit.http.chunks import unreadable

PIECE = 65_536


def check_length(environ: Mapping[str, Any], limit: int) -> None:
    """Refuse a body that announces itself as too large, without reading it. Needs a checked ``Content-Length``."""
    if int(environ.get("CONTENT_LENGTH") or 0) > limit:
        raise _too_large(limit)


def read_body(environ: Mapping[str, Any], limit: int, seconds: float) -> bytes:
    """The whole body, at most ``limit`` bytes, within ``seconds`` in all.

    Raises :class:`PayloadTooLarge`, :class:`RequestTimeout` or :class:`BadRequest` (malformed or too many
    chunks, early end).
    """
    announced = int(environ.get("CONTENT_LENGTH") or 0)
    if announced:
        check_length(environ, limit)
    elif not _chunked(environ):
        return b""
    stream = environ["wsgi.input"]
    try:
        with deadline(seconds, lambda: _too_slow(seconds)):
            body = _read(stream, announced or limit + 1)
    except (OSError, ParseException) as error:
        raise unreadable(error) from error
    except RequestTimeout:
        stream.failed = True  # tells gunicorn's side that nobody knows where the next request would begin
        raise
    if len(body) > limit:
        raise _too_large(limit)
    if announced and len(body) != announced:
        raise BadRequest("The body ended before the length that it announced.")
    return body


def _chunked(environ: Mapping[str, Any]) -> bool:
    """Whether the body has no length of its own; only then may the input be read until it ends."""
    return bool(environ.get("wsgi.input_terminated")) and "HTTP_TRANSFER_ENCODING" in environ


def _read(stream: Any, most: int) -> bytes:
    """Up to ``most`` bytes; for a body without a length that is one more than allowed, to see that there is more."""
    body = bytearray()
    while len(body) < most and (piece := stream.read(min(PIECE, most - len(body)))):
        body += piece
    return bytes(body)


def _too_slow(seconds: float) -> RequestTimeout:
    return RequestTimeout(f"The body must arrive within {seconds:g} s: send it again, or less of it at a time.")


def _too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"The body may have at most {limit} bytes.")
