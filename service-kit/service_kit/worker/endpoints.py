"""The worker's internal endpoints: ``/metrics``, ``/health/live`` and ``/health/ready``, for those who run the system.

Live means that no loop hangs. Ready means that every hosted service's database answers and that, with RabbitMQ, the
broker is connected. It is a small server in threads of its own: whatever it asks, no event waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Thread

from flask import Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from werkzeug.serving import WSGIRequestHandler, make_server

from service_kit.db.session import ping
from service_kit.messaging.meters import Meters
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.observability.logs import log
from service_kit.version import VERSION
from service_kit.worker.gauges import BacklogCollector, CachedCheck
from service_kit.worker.service_loops import ServiceLoops

CHECK_SECONDS = 2.0
SLOWEST_CLIENT_SECONDS = 5.0


@contextmanager
def serve_endpoints(hosted: Sequence[ServiceLoops], bind: str) -> Iterator[int]:
    """Listen on ``host:port`` during the block; gives the port. Raises OSError where that cannot be."""
    host, _, port = bind.rpartition(":")
    app = make_endpoints(hosted)
    with make_server(host.strip("[]"), int(port), app, threaded=True, request_handler=_Handler) as server:
        Thread(target=server.serve_forever, name="observed", daemon=True).start()
        log.info("observed", bind=bind)
        try:
            yield server.server_port
        finally:
            server.shutdown()


def make_endpoints(hosted: Sequence[ServiceLoops]) -> Flask:
    """The app that tells about the hosted services."""
    app, registry = Flask("worker", static_folder=None), CollectorRegistry()
    meters = Meters(registry)
    for one in hosted:
        meters.attach(one.app)
    registry.register(BacklogCollector(hosted))
    ProcessCollector(registry=registry)
    databases = {one.service: CachedCheck(one.app, ping, CHECK_SECONDS) for one in hosted}

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    @app.get("/health/live")
    def live() -> tuple[Response, int]:
        stuck = {loop.name: "stuck" for one in hosted for loop in one.loops if loop.stuck}
        return _answer(not stuck, stuck)

    @app.get("/health/ready")
    def ready() -> tuple[Response, int]:
        checks = {f"{service}.database": _outcome(check) for service, check in databases.items()}
        for one in hosted:
            if isinstance(one.publisher, AmqpPublisher):
                links = [one.publisher.connected, *([one.consumer.connected] if one.consumer else [])]
                checks[f"{one.service}.broker"] = "ok" if all(links) else "not connected"
        return _answer(set(checks.values()) <= {"ok"}, checks)

    return app


def _outcome(check: CachedCheck) -> str:
    try:
        check.get()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _answer(good: bool, checks: Mapping[str, str]) -> tuple[Response, int]:
    return jsonify(status="ok" if good else "unready", version=VERSION, checks=checks), 200 if good else 503


class _Handler(WSGIRequestHandler):
    timeout = SLOWEST_CLIENT_SECONDS
