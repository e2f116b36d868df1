"""The gateway goes on with its caller's trace, and keeps those of greenlets at work together apart."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

CALLS = 60


@pytest.fixture
def collector() -> Any:
    """Keeps the spans that it is sent, by name and trace."""
    spans: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                spans.extend(span for scope in resource.scope_spans for span in scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.spans = spans  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_every_call_to_a_service_belongs_to_its_callers_trace(
    serve: Any, gateway: Any, token: str, collector: Any
) -> None:
    assert gateway.process.poll() is None  # the keys are published
    served = serve(otlp_endpoint=f"http://127.0.0.1:{collector.server_port}", gateway_user_limit="100000/minute")
    bearer = f"Authorization: Bearer {token}"

    def ask(number: int) -> tuple[str, str]:
        trace = f"{number + 1:032x}"
        _, _, body = served.get("/api/v1/goals", bearer, f"Traceparent: 00-{trace}-00f067aa0ba902b7-01")
        headers = {name.lower(): value for name, value in dict(json.loads(body)["headers"]).items()}
        return trace, headers["traceparent"]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(CALLS)))
    for trace, traceparent in answers:
        assert re.fullmatch(rf"00-{trace}-[0-9a-f]{{16}}-01", traceparent)
    assert len({traceparent.split("-")[2] for _, traceparent in answers} - {"00f067aa0ba902b7"}) == CALLS
    served.stop()
    mine = {span.trace_id.hex(): span for span in collector.spans if span.name.startswith("GET /api/v1/goals")}
    assert {trace: span.span_id.hex() for trace, span in mine.items()} == {
        t: traceparent.split("-")[2] for t, traceparent in answers
    }
