"""Passing on plain GETs without Flask, which does everything else.

Why: Flask and Werkzeug are a quarter of what the gateway does for a request (0.85 ms of CPU, 0.6 for a kept answer):
they make objects of request, answer and headers, match the address once more and call a dozen hooks, which for nearly
all requests find nothing to do. The checks themselves are the same functions here and there (``admission.py``,
``limits.py``, ``proxy.py``, ``compression.py``); their order and the headers of the answer stand here once more.

Whatever is unusual about a request falls through to Flask before anything was done for it: another method, a body, a
condition, an origin, a token that is refused, a limit that is reached, an address that is not simply that of a service.
What is unusual about the service's answer (any status but 200, a problem, no JSON) falls through with it, see
``handover.py``. So a refusal looks as ever, and what is new in Flask's hooks is missing here until it is added:
``tests/test_fast_path.py`` sends the same requests through both and compares what comes and what the service got.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Final

from flask import Flask

from gateway import limits
from gateway.admission import Admission, examine
from gateway.compression import in_gzip, may_compress
from gateway.handover import Handover
from gateway.headers import for_client
from gateway.proxy import TOUCHED, ask, in_pieces
from gateway.quotas import Count
from gateway.rate_limit_storage import Storage
from gateway.response_headers import NO_STORE, security_headers, with_word
from gateway.routes import RESOURCES, STREAM
from gateway.state import state
from gateway.upstream import Answer
from service_kit.errors import Problem
from service_kit.http.arrival import BEGAN
from service_kit.http.health import RECORD
from service_kit.observability.logs import accept_correlation_id, bind
from service_kit.observability.telemetry import TRACING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

JSON: Final = "application/json"
# Of a request: what some hook, check or header of an answer depends on.
UNUSUAL: Final = frozenset(
    {
        "CONTENT_LENGTH",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_EXPECT",
        "HTTP_ORIGIN",
        "HTTP_IDEMPOTENCY_KEY",
        "HTTP_IF_MATCH",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_IF_RANGE",
        "HTTP_RANGE",
    }
)
USUAL_CONNECTION: Final = frozenset({"", "keep-alive", "close"})
# Of an answer: what is passed on in a way of its own.
UNUSUAL_ANSWER: Final = TOUCHED - {"content-length"} | {"content-encoding", "set-cookie"}

Head = list[tuple[str, str]]


def install(app: Flask, storage: Storage) -> None:
    """Put it before ``app``, last of all. ``storage`` counts requests. With traces Flask does everything."""
    if TRACING not in app.extensions:
        app.wsgi_app = FastPath(app, storage)  # type: ignore[method-assign]


class FastPath:
    """The WSGI application in front of Flask's."""

    def __init__(self, app: Flask, storage: Storage) -> None:
        self._app, self._storage, self._here = app, storage, state(app)
        self._flask: WSGIApplication = app.wsgi_app
        self._record = app.extensions[RECORD]
        self._security = tuple(security_headers(https=self._here.settings.public_scheme == "https").items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a plain GET, or let Flask do so."""
        if is_plain(environ):
            with self._app.app_context():
                found = self._answer(environ)
            if found is not None:
                head, body = found
                start_response("200 OK", head)
                return in_pieces(body)
        return self._flask(environ, start_response)

    def _answer(self, environ: WSGIEnvironment) -> tuple[Head, bytes] | None:
        """Headers and body; None where Flask is to go on."""
        environ[BEGAN] = perf_counter()
        request_id = environ["HTTP_X_REQUEST_ID"] = accept_correlation_id(environ.get("HTTP_X_REQUEST_ID"))
        bind(request_id=request_id, service=self._here.settings.service)
        known = self._admitted(environ)
        if known is None:
            return None
        counted = limits.count(self._storage, known.quotas)
        if counted is None or not counted.standing.passes:  # what is refused was not counted
            return None
        outcome: Answer | Exception
        try:
            outcome = ask(self._here, known, environ)
        except Exception as error:  # Flask tells it, whatever it is
            outcome = error
        if isinstance(outcome, Exception) or (head := self._head(known, outcome)) is None:
            Handover(counted, outcome).leave_in(environ)
            return None
        return self._complete(environ, known, counted, outcome, head)

    def _admitted(self, environ: WSGIEnvironment) -> Admission | None:
        """What is known of a request that is passed on; a refused one was not counted, and is refused once more."""
        if self._here.settings.is_inside(environ.get("SERVER_PORT")):
            return None
        try:
            known = examine(self._here, environ, "GET", environ["RAW_URI"])
            if known.route is None or known.route is STREAM or _route_name(known) is None:
                return None
            known.check_caller()
        except Problem:
            return None
        return known

    def _head(self, known: Admission, answer: Answer) -> Head | None:
        """The service's headers; None where something about its answer is unusual."""
        if answer.status != 200 or not isinstance(answer.body, bytes):
            return None
        assert known.route is not None
        head = for_client(answer.headers, self._here.upstreams[known.route.service].base_url)
        fields = {name.lower(): value for name, value in head}
        is_usual = len(fields) == len(head) and UNUSUAL_ANSWER.isdisjoint(fields)
        return head if is_usual and fields.get("content-type") == JSON else None

    def _complete(
        self, environ: WSGIEnvironment, known: Admission, counted: Count, answer: Answer, head: Head
    ) -> tuple[Head, bytes]:
        """With what hooks add to every answer."""
        assert isinstance(answer.body, bytes)
        body, vary, cache_control = answer.body, "", ""
        for name, value in head:
            if name.lower() == "vary":
                vary = value
            elif name.lower() == "cache-control":
                cache_control = value
        if may_compress(environ, known.route, cache_control):
            body = in_gzip(body, answer.gzipped)
        head = [header for header in head if header[0].lower() != "vary"]
        head += [("Vary", with_word(with_word(vary, "Origin"), "Accept-Encoding")), *counted.headers, *self._security]
        if body is not answer.body:
            head.append(("Content-Encoding", "gzip"))
        if not cache_control:
            head.append(("Cache-Control", NO_STORE))
        head += [("X-Request-ID", environ["HTTP_X_REQUEST_ID"]), ("Content-Length", str(len(body)))]
        self._record(environ, "GET", _route_name(known), 200)
        return head, body


def is_plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing about the request is unusual, as far as its headers and the form of its address tell."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and UNUSUAL.isdisjoint(environ)
        and environ.get("HTTP_CONNECTION", "").lower() in USUAL_CONNECTION
        and "%" not in environ.get("RAW_URI", "%")
    )


def _route_name(known: Admission) -> str | None:
    """As Flask's rule is called, which logs and metrics tell; None where it might be another one."""
    match known.target.segments:
        case ("api", "v1", resource, *rest) if resource in RESOURCES and "" not in rest:
            return f"/api/v1/{resource}/<path:rest>" if rest else f"/api/v1/{resource}"
    return None
