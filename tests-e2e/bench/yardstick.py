"""The yardstick: the least that a request costs under the same server, ``gunicorn -w2 yardstick:app``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

BODY = b'{"status": "ok"}'
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def app(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """The same small document for every request."""
    start_response("200 OK", HEADERS)
    return [BODY]
