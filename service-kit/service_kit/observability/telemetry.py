"""Optional: traces to an OpenTelemetry collector, unforeseen failures to Sentry. Unset, not even their packages load.

A trace follows the W3C ``traceparent``: from the client's header through the gateway, the services and their calls to
each other, into the outbox with the event, and on into whoever handles it. Neither traces nor reports hold bodies,
queries, headers or texts of exceptions: those stay in our logs, under the same request id.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request

from service_kit.observability.logs import correlation_id
from service_kit.settings.base import BaseSettings

if TYPE_CHECKING:
    from service_kit.observability.tracing import Tracing

TRACING, REPORTS = "setwise_tracing", "setwise_reports"
HEADER = "traceparent"
_QUIET = ("/health", "/metrics")


def install(app: Flask, service: str, settings: BaseSettings) -> None:
    """Do what the settings ask for, in this app."""
    if settings.sentry_dsn:
        from service_kit.observability.sentry import Reports

        app.extensions[REPORTS] = Reports(settings.sentry_dsn, service, settings.mode)
    if settings.otlp_endpoint:
        from service_kit.observability.tracing import Tracing

        app.extensions[TRACING] = Tracing(settings.otlp_endpoint, service)
        app.before_request(_begin)
        app.after_request(_name)
        app.teardown_request(_end)


@contextmanager
def span(name: str, kind: str = "internal", parent: str | None = None, **attributes: str) -> Iterator[None]:
    """Trace the block as a child of ``parent`` (a ``traceparent``), else of what is being traced."""
    tracing = _tracing()
    if tracing is None:
        yield
        return
    with tracing.span(name, kind, parent, attributes):
        yield


def traceparent() -> str | None:
    """Where we are in the trace, to be handed on; None when nothing is traced."""
    tracing = _tracing()
    return tracing.traceparent() if tracing else None


def outgoing() -> dict[str, str]:
    """Headers that let the one whom we call go on with the trace."""
    here = traceparent()
    return {"Traceparent": here} if here else {}


def report(error: BaseException) -> None:
    """Tell of a failure that nobody foresaw."""
    if reports := current_app.extensions.get(REPORTS):
        reports.send(error, correlation_id())


def _tracing() -> Tracing | None:
    if not current_app:
        return None
    found: Tracing | None = current_app.extensions.get(TRACING)
    return found


def _begin() -> None:
    tracing = _tracing()
    if tracing is not None and not request.path.startswith(_QUIET):
        attributes = {"http.request.method": request.method, "setwise.request_id": correlation_id()}
        g.span = tracing.span(request.method, "server", request.headers.get(HEADER), attributes)
        g.traced = g.span.__enter__()


def _name(response: Response) -> Response:
    if traced := g.get("traced"):
        route = request.url_rule.rule if request.url_rule else "unknown"
        traced.update_name(f"{request.method} {route}")
        traced.set_attribute("http.route", route)
        traced.set_attribute("http.response.status_code", response.status_code)
    return response


def _end(error: BaseException | None) -> None:
    if (opened := g.pop("span", None)) is not None:
        opened.__exit__(type(error) if error else None, error, None)


def shut_down(app: Any) -> None:
    """Send what is still to be sent; a few seconds at most."""
    if tracing := app.extensions.get(TRACING):
        tracing.close()
