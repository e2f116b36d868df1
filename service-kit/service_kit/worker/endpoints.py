"""The worker's internal endpoints: ``/metrics``, ``/health/live`` and ``/health/ready``, for those who run the system.

Live means that no loop hangs. Ready means that every hosted service's database answers and that, with RabbitMQ, the
broker is connected. It is a small server in threads of its own: whatever it asks, no event waits for it.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app

from service_kit.db.session import ping
from service_kit.messaging.meters import Meters
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.observability.logs import log
from service_kit.version import VERSION
from service_kit.worker.gauges import BacklogCollector, CachedCheck
from service_kit.worker.service_loops import ServiceLoops

CHECK_SECONDS = 2.0
SLOWEST_CLIENT_SECONDS = 5.0

Answer = tuple[bool, dict[str, str]]


class EndpointsApp:
    """A WSGI app that tells about the hosted services."""

    def __init__(self, hosted: Sequence[ServiceLoops]) -> None:
        self.hosted = hosted
        self.registry = CollectorRegistry()
        meters = Meters(self.registry)
        for one in hosted:
            meters.attach(one.app)
        self.registry.register(BacklogCollector(hosted))
        ProcessCollector(registry=self.registry)
        self._metrics = make_wsgi_app(self.registry)
        self._databases = {one.service: CachedCheck(one.app, ping, CHECK_SECONDS) for one in hosted}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if path == "/metrics":
            return self._metrics(environ, start_response)
        answers: dict[str, Callable[[], Answer]] = {"/health/live": self.live, "/health/ready": self.ready}
        if path not in answers:
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        good, checks = answers[path]()
        summary = {"status": "ok" if good else "unready", "version": VERSION, "checks": checks}
        body = json.dumps(summary).encode()
        status = "200 OK" if good else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def live(self) -> Answer:
        """Whether every loop moves."""
        stuck = {loop.name: "stuck" for one in self.hosted for loop in one.loops if loop.stuck}
        return not stuck, stuck

    def ready(self) -> Answer:
        """Whether databases and broker are there."""
        checks: dict[str, str] = {}
        for one in self.hosted:
            checks[f"{one.service}.database"] = self._database(one)
            if isinstance(one.publisher, AmqpPublisher):
                links = [one.publisher.connected, *([one.consumer.connected] if one.consumer else [])]
                checks[f"{one.service}.broker"] = "ok" if all(links) else "not connected"
        return set(checks.values()) <= {"ok"}, checks

    def _database(self, one: ServiceLoops) -> str:
        try:
            self._databases[one.service].get()
        except Exception as error:
            return type(error).__name__
        return "ok"


@contextmanager
def serve_endpoints(hosted: Sequence[ServiceLoops], bind: str) -> Iterator[int]:
    """Listen on ``host:port`` during the block; gives the port. Raises OSError where that cannot be."""
    host, _, port = bind.rpartition(":")
    with _Server((host.strip("[]"), int(port)), _Handler) as server:
        server.set_app(EndpointsApp(hosted))
        Thread(target=server.serve_forever, name="observed", daemon=True).start()
        log.info("observed", bind=bind)
        try:
            yield server.server_port
        finally:
            server.shutdown()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # Not the parent's, which asks the name service for the host's full name and may wait for it.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = SLOWEST_CLIENT_SECONDS

    def address_string(self) -> str:
        return str(self.client_address[0])

    def log_message(self, format: str, *args: Any) -> None:
        """Scrapes and probes are no news."""
