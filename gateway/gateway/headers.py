"""Which headers pass, in both directions.

Towards a service there is a list of those that pass, and nothing else does: ``X-User-Id``, ``X_USER_ID``,
``X-Original-URL`` and whatever else a caller may invent cannot be told apart from harmless ones, so none of them
goes on. Towards the client everything passes but what belongs to one hop or is the gateway's own to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_FORWARDED = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Content-Encoding",
    "Content-Language",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Last-Event-Id",
    "Prefer",
    "Range",
    "Traceparent",
    "Tracestate",
    "User-Agent",
)
_REQUEST = tuple((f"HTTP_{name.upper().replace('-', '_')}", name) for name in _FORWARDED)

_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
# Said by the gateway itself: framing, identity of the server, and what `response_headers.py` and `limits.py` add.
_GATEWAY_HEADERS = {
    "content-length",
    "date",
    "server",
    "x-request-id",
    "x-powered-by",
    "ratelimit",
    "ratelimit-policy",
    "setwise-recent-writes",
    "setwise-same-for-all",
    "content-security-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}


def for_service(environ: Mapping[str, Any], request_id: str, client: str) -> dict[str, str]:
    """The headers of the request to a service. ``client`` is the address of the real peer."""
    forwarded = {name: str(environ[key]) for key, name in _REQUEST if key in environ}
    if environ.get("CONTENT_TYPE"):
        forwarded["Content-Type"] = str(environ["CONTENT_TYPE"])
    forwarded["Accept-Encoding"] = "identity"  # compression is done once, here
    forwarded["X-Request-ID"] = request_id
    forwarded["X-Forwarded-For"] = client
    forwarded["X-Forwarded-Proto"] = str(environ.get("wsgi.url_scheme", "http"))
    return forwarded


def for_client(answer_headers: Iterable[tuple[str, str]], base_url: str) -> list[tuple[str, str]]:
    """The headers of the answer, without those of this hop; a ``Location`` never names a service's own address."""
    headers = list(answer_headers)
    named = {
        token.strip().lower() for name, value in headers if name.lower() == "connection" for token in value.split(",")
    }
    forwarded = []
    for name, value in headers:
        lower = name.lower()
        if lower in _HOP_BY_HOP or lower in _GATEWAY_HEADERS or lower in named or lower.startswith("access-control-"):
            continue
        if lower == "location":
            value = value.removeprefix(base_url)
        forwarded.append((name, value))
    return forwarded
