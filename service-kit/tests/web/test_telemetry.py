"""Traces and reports: where they go, what they hold, and that without them nothing is loaded."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from harbour_service.app import create_app
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from service_kit.db import migrations
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.relay import relay_once
from service_kit.messaging.subscriptions import Event
from service_kit.messaging.transports import Outcome
from service_kit.observability import telemetry
from service_kit.security.client import ServiceClient
from service_kit.security.runtime import runtime
from service_kit.testing.plugin import UserClient

BODY = {"name": "Alma", "length": {"value": "12.5", "unit": "m"}}
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CLIENTS = f"00-{TRACE}-00f067aa0ba902b7-01"


class Sink:
    """Keeps what is posted to it."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                sink.posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spans(self) -> dict[str, Any]:
        """What arrived as OTLP, by the spans' names."""
        found = {}
        for path, _, body in self.posts:
            if path == "/v1/traces":
                for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                    found |= {span.name: span for scope in resource.scope_spans for span in scope.spans}
        return found

    def texts(self) -> str:
        """Everything that arrived."""
        return "\n".join(body.decode(errors="replace") for _, _, body in self.posts)


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.server.shutdown()
    sink.server.server_close()


@pytest.fixture
def traced_app(app: Flask, sink: Sink, make_harbour: Callable[..., Flask]) -> Iterator[Flask]:
    """A harbour whose traces and reports go to the sink."""
    harbour = make_harbour(otlp_endpoint=f"http://{sink.address}", sentry_dsn=f"http://key@{sink.address}/1")
    yield harbour
    telemetry.shut_down(harbour)


@pytest.fixture
def make_harbour(app: Flask, key: Any) -> Callable[..., Flask]:
    def make(**changes: Any) -> Flask:
        here = runtime(app).settings
        harbour = create_app(type(here)(**{name: getattr(here, name) for name in vars(here)} | changes))
        runtime(harbour).keys = key
        migrations.upgrade(harbour)
        return harbour

    return make


class RecordingPublisher:
    """A publisher that keeps what it was given."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, events: Any) -> Outcome:
        self.events += events
        return Outcome({event.id for event in events})

    def keep_alive(self) -> None: ...

    def close(self) -> None: ...


def test_one_trace_leads_from_the_request_through_the_event_to_its_effect(
    traced_app: Flask, sink: Sink, key: Any
) -> None:
    client, publisher = UserClient(traced_app.test_client(), key), RecordingPublisher()
    assert client.post("/boats", BODY, headers={"traceparent": CLIENTS}).status_code == 201
    with traced_app.app_context():
        relay_once(publisher)
        [event] = publisher.events
        consumer.take(event)
    telemetry.shut_down(traced_app)
    spans = sink.spans()
    request, sending, handling = (
        spans[name] for name in ("POST /api/v1/boats", f"send {event.type}", f"take {event.type}")
    )
    assert {one.trace_id.hex() for one in (request, sending, handling)} == {TRACE}
    assert request.parent_span_id.hex() == "00f067aa0ba902b7"
    assert sending.parent_span_id == request.span_id
    assert handling.parent_span_id == sending.span_id
    assert event.traceparent is not None
    assert event.traceparent.split("-")[2] == sending.span_id.hex()


def test_a_call_to_another_service_carries_the_trace(traced_app: Flask, sink: Sink) -> None:
    with traced_app.test_request_context("/api/v1/boats", headers={"traceparent": CLIENTS}):
        traced_app.preprocess_request()
        ServiceClient("harbour", "sink", f"http://{sink.address}", "s" * 32).post_json("/internal/x", {})
    [(_, headers, _)] = [post for post in sink.posts if post[0] == "/internal/x"]
    assert headers["traceparent"].split("-")[1] == TRACE


@pytest.mark.parametrize("hostile", ["00-zz-1-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", "x" * 5000, ""])
def test_a_traceparent_that_is_none_begins_a_new_trace(traced_app: Flask, sink: Sink, key: Any, hostile: str) -> None:
    client = UserClient(traced_app.test_client(), key)
    assert client.post("/boats", BODY, headers={"traceparent": hostile}).status_code == 201
    telemetry.shut_down(traced_app)
    assert sink.spans()["POST /api/v1/boats"].parent_span_id == b""


def test_what_nobody_foresaw_is_reported_without_a_word_that_it_quotes(traced_app: Flask, sink: Sink, key: Any) -> None:
    def fail(*_arguments: Any) -> None:
        secret = "canary-in-a-variable"  # noqa: F841 - must not be sent
        raise ValueError("canary-in-a-text anna@example.org")

    traced_app.add_url_rule("/api/v1/broken", view_func=fail)
    answer = UserClient(traced_app.test_client(), key).get(
        "/broken?word=canary-in-a-query", headers={"X-Request-ID": "request-of-the-canary", "Cookie": "canary=1"}
    )
    assert answer.status_code == 500
    telemetry.shut_down(traced_app)
    traced_app.extensions["setwise_reports"].client.flush(5)
    assert "request-of-the-canary" in sink.texts()
    assert "ValueError" in sink.texts()
    assert "canary-in" not in sink.texts()
    assert "anna" not in sink.texts()


def test_a_mistake_of_the_caller_is_not_reported(traced_app: Flask, sink: Sink, key: Any) -> None:
    client = UserClient(traced_app.test_client(), key)
    assert client.get(f"/boats/{new_id()}").status_code == 404
    assert client.post("/boats", {"x": 1}).status_code == 422
    traced_app.extensions["setwise_reports"].client.flush(2)
    assert [path for path, *_ in sink.posts if "/api/" in path] == []


PROGRAM = """
import json, sys
from harbour_service.app import create_app
from harbour_service.settings import Settings
create_app(Settings(mode="test", database_url="sqlite://", service_secret="s" * 32))
print(json.dumps([name for name in sys.modules if name.partition(".")[0] in ("opentelemetry", "sentry_sdk")]))
"""


def test_unset_nothing_of_it_is_loaded() -> None:
    path = os.pathsep.join([str(Path(__file__).parent / "harbour"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
