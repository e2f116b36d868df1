"""A browser's EventSource gives up for good at every status but 200, while after a broken connection it tries again.

So one that comes with a ticket while the stream process is away or full gets a stream that only says when to try again,
and keeps its ticket and its place. Everybody else is told the problem.
"""

from __future__ import annotations

from flask import Response, request

from gateway.response_checks import EVENTS, EventStream
from gateway.upstream import Answer, Call, Upstream
from service_kit.errors import Problem

RETRY_SECONDS = 5
_AWAY = frozenset({502, 503, 504})


def open_stream(upstream: Upstream, call: Call) -> Answer | Response:
    """The stream, or what the stream process answers instead. Raises its problems, but not to an EventSource."""
    try:
        answer = upstream.call(call, live=True)
    except Problem as problem:
        if problem.status in _AWAY and _is_event_source():
            return _come_back()
        raise
    if answer.status in _AWAY and not isinstance(answer.body, EventStream) and _is_event_source():
        return _come_back()
    return answer


def _is_event_source() -> bool:
    return request.method == "GET" and "ticket" in request.args and request.headers.get("Accept") == EVENTS


def _come_back() -> Response:
    return Response(f"retry: {RETRY_SECONDS * 1000}\n\n", content_type=f"{EVENTS}; charset=utf-8")
