"""The hot path: one request in, the same request to the service that owns it, its answer back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.datastructures import Headers
from werkzeug.http import unquote_etag

from gateway import cache, headers, recent_writes
from gateway.admission import Admission, require_admission
from gateway.body import read_body
from gateway.event_source import open_stream
from gateway.guards import METHODS
from gateway.handover import handed_over
from gateway.recent_writes import Write, write_of
from gateway.response_checks import EventStream
from gateway.routes import ADDRESS_READERS, COPY_KEEPERS, RESOURCES, SAFE, STREAM
from gateway.settings import Settings
from gateway.state import State, state
from gateway.upstream import Answer, Call, Upstream
from service_kit.errors import NotFound, Unavailable
from service_kit.observability.logs import correlation_id
from service_kit.observability.telemetry import outgoing
from service_kit.security.client import service_token
from service_kit.security.forwarding import TOKEN

PIECE = 65_536


# What Werkzeug does something about in the headers of an answer with status 200.
TOUCHED = frozenset({"location", "content-location", "content-length"})


class UpstreamResponse(Response):
    """An answer that says nothing which the service has not said."""

    default_mimetype = None
    gzipped: Callable[[], bytes] | None = None

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """The headers with the length. Where there is nothing else to do they are neither copied nor looked through."""
        is_plain = self.status_code == 200 and isinstance(self.response, list)
        if not is_plain or not TOUCHED.isdisjoint(name.lower() for name, _ in self.headers):
            return super().get_wsgi_headers(environ)
        self.headers.add("Content-Length", str(sum(map(len, self.response))))
        return self.headers


def install(app: Flask) -> None:
    """One rule per resource, so that logs and metrics are told apart by resource and by nothing finer."""
    roots = ["/.well-known", *(f"/api/v1/{resource}" for resource in RESOURCES)]
    for root in roots:
        for rule in (root, f"{root}/<path:rest>"):
            app.add_url_rule(rule, "forward", forward, methods=METHODS, provide_automatic_options=False)


def forward(**_rest: Any) -> Response:
    """Pass the request on and the answer back."""
    here, known = state(), require_admission()
    route = known.route
    if route is None:
        raise NotFound("There is nothing at this address.")
    known.check_caller()
    upstream = here.upstreams[route.service]
    if (handover := handed_over(request.environ)) is not None:
        return as_response(handover.answer(), upstream.base_url)
    body = read_body(request.environ, route.max_body or here.settings.max_body, here.settings.body_deadline)
    write = None if request.method in SAFE else write_of(known.identity, route.service)
    call = Call(request.method, known.target.url, _headers(here, known, route.service, request.environ, write), body)
    if route.cacheable and cache.is_cacheable(call.method, call.headers, call.body):
        answer = _or_not_modified(_from_cache(here, known, upstream, call))
    elif route is STREAM:
        opened = open_stream(upstream, call)
        if isinstance(opened, Response):
            return opened
        answer = opened
    else:
        answer = _call(here, upstream, call, write)
    return as_response(answer, upstream.base_url)


forward.checks_key = True  # type: ignore[attr-defined]  # the service does, with what else it finds


def ask(here: State, known: Admission, environ: Mapping[str, Any]) -> Answer:
    """The answer to a plain GET. Raises what the call raises."""
    assert known.route is not None
    upstream = here.upstreams[known.route.service]
    call = Call("GET", known.target.url, _headers(here, known, known.route.service, environ, None))
    if known.route.cacheable and cache.is_cacheable(call.method, call.headers, call.body):
        return _from_cache(here, known, upstream, call)
    return upstream.call(call)


def _from_cache(here: State, known: Admission, upstream: Upstream, call: Call) -> Answer:
    return here.cache.answer(upstream, call, call.headers.get("Cache-Control", ""), known.identity)


def _call(here: State, upstream: Upstream, call: Call, write: Write | None) -> Answer:
    """The answer. A write has ended with any, or where the service was not reached; past a deadline it may run on."""
    try:
        answer = upstream.call(call)
    except Unavailable:
        if write is not None:
            here.marks.end(write)
        raise
    if write is not None:
        here.marks.end(write)
    return answer


def _headers(
    here: State, known: Admission, service: str, environ: Mapping[str, Any], write: Write | None
) -> dict[str, str]:
    forwarded = headers.for_service(environ, correlation_id(), str(known.address)) | outgoing()
    if write is not None or service in COPY_KEEPERS:
        forwarded |= recent_writes.headers(here.marks, known.identity, write)
    return forwarded | (_proof(here.settings, service) if service in ADDRESS_READERS else {})


def _proof(settings: Settings, callee: str) -> dict[str, str]:
    """The header by which ``callee`` knows that this process is the gateway; none without a secret. For 60 s."""
    secrets = settings.gateway_secrets
    return {TOKEN: service_token(settings.service, callee, secrets[0])} if secrets else {}


def _or_not_modified(answer: Answer) -> Answer:
    """304 in place of what the client has already, by its ``If-None-Match``."""
    tag, _ = unquote_etag(next((value for name, value in answer.headers if name.lower() == "etag"), None))
    if answer.status != 200 or not tag or not request.if_none_match.contains_weak(tag):
        return answer
    headers_of_304 = [(name, value) for name, value in answer.headers if not name.lower().startswith("content-")]
    return Answer(304, headers_of_304, b"")


def as_response(answer: Answer, base_url: str) -> Response:
    """The answer of a service as ours. Large bodies leave in pieces, each with its own time to be taken."""
    forwarded = headers.for_client(answer.headers, base_url)
    if isinstance(answer.body, EventStream):
        return UpstreamResponse(answer.body, answer.status, forwarded, direct_passthrough=True)
    if request.method == "HEAD":
        forwarded += [(name, value) for name, value in answer.headers if name.lower() == "content-length"]
    response = UpstreamResponse(in_pieces(answer.body), answer.status, forwarded)
    response.gzipped = answer.gzipped
    return response


def in_pieces(body: bytes) -> list[bytes]:
    """A body as it is sent, each piece with its own time to be taken."""
    return [body[start : start + PIECE] for start in range(0, len(body), PIECE)]
