"""OpenTelemetry behind :mod:`service_kit.observability.telemetry`; imported only where traces are wanted.

Each app has a provider of its own, since several services may live in one process. Context lives in context
variables, which gevent keeps apart for each greenlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from urllib.parse import urlsplit

from opentelemetry import context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_NAMESPACE, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_WELL_FORMED = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_CLOSE_MS = 3_000


class Tracing:
    """The tracer of one app. ``endpoint`` is the collector's address (OTLP over HTTP)."""

    def __init__(self, endpoint: str, service: str) -> None:
        self._endpoint, self._service = endpoint, service
        self._propagator = TraceContextTextMapPropagator()

    @cached_property
    def provider(self) -> TracerProvider:
        """Made when first asked for, since it starts a thread and the app may be made before a fork."""
        resource = Resource.create({SERVICE_NAME: self._service, SERVICE_NAMESPACE: "setwise"})
        has_path = urlsplit(self._endpoint).path.strip("/")
        address = self._endpoint if has_path else f"{self._endpoint.rstrip('/')}/v1/traces"
        provider = TracerProvider(resource=resource, shutdown_on_exit=True)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=5)))
        return provider

    @cached_property
    def _tracer(self) -> Tracer:
        return self.provider.get_tracer("setwise")

    @contextmanager
    def span(self, name: str, kind: str, parent: str | None, attributes: Mapping[str, str]) -> Iterator[Span]:
        """A span around the block; of an exception it keeps the type, not the text."""
        known = parent if parent and _WELL_FORMED.fullmatch(parent) else None
        above = self._propagator.extract({"traceparent": known}, context.Context()) if known else None
        with self._tracer.start_as_current_span(
            name,
            context=above,
            kind=SpanKind[kind.upper()],
            attributes=dict(attributes),
            record_exception=False,
            set_status_on_exception=False,
        ) as traced:
            try:
                yield traced
            except Exception as error:
                traced.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def traceparent(self) -> str | None:
        """The current place as a header's value."""
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier.get("traceparent")

    def close(self) -> None:
        """Send what waits."""
        self.provider.force_flush(_CLOSE_MS)
        self.provider.shutdown()
