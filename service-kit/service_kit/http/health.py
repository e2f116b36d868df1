"""``/health/live``: the process answers. ``/health/ready``: it can do its work, with what it cannot. ``/metrics``.

Both pages of health say which release it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from service_kit.http.arrival import BEGAN
from service_kit.observability.logs import log, log_often
from service_kit.security.runtime import runtime
from service_kit.version import VERSION

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

UNLOGGED = "setwise.unlogged"  # in the environ of a request of which whoever makes it tells the log
Check = Callable[[], None]

RECORD = "setwise_record"  # what counts and logs an answer, by its environ, method, route and status
QUIET = ("/health", "/metrics", "/docs", "/.well-known/jwks.json")  # asked for by machines, all the time


def install(app: Flask, checks: dict[str, Check]) -> None:
    """Add the three addresses and count requests. A check passes by returning and fails by raising."""

    @app.get("/health/live")
    def live() -> Response:
        return jsonify(status="ok", service=runtime().service, version=VERSION)

    @app.get("/health/ready")
    def ready() -> tuple[Response, int]:
        results = {name: _outcome(name, check) for name, check in checks.items()}
        good = all(result == "ok" for result in results.values())
        summary = {"status": "ok" if good else "unready", "service": runtime().service, "version": VERSION}
        return jsonify(summary | {"checks": results}), 200 if good else 503

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(runtime().metrics), content_type=CONTENT_TYPE_LATEST)

    _count_requests(app)


def _outcome(name: str, check: Check) -> str:
    try:
        check()
    except Exception as error:  # whatever a check raises is its finding
        log.warning("not ready", check=name, reason=str(error))
        return str(error) or type(error).__name__
    return "ok"


def _count_requests(app: Flask) -> None:
    registry = runtime(app).metrics
    labels = ("method", "route", "status")
    seconds = Histogram("http_request_seconds", "Time to answer.", labels[:2], registry=registry, buckets=BUCKETS)
    total = Counter("http_requests", "Requests answered.", labels, registry=registry)
    timer, counter = lru_cache(1_024)(seconds.labels), lru_cache(1_024)(total.labels)  # dear to find

    def record(environ: dict[str, Any], method: str, route: str, status: int) -> None:
        ended = time.perf_counter()
        took = ended - environ.get(BEGAN, ended)
        timer(method, route).observe(took)
        counter(method, route, status).inc()
        if not route.startswith(QUIET) and UNLOGGED not in environ:
            log_often("request", method=method, route=route, status=status, ms=round(took * 1000, 1))

    @app.after_request
    def end(response: Response) -> Response:
        record(request.environ, request.method, getattr(request.url_rule, "rule", "unknown"), response.status_code)
        return response

    app.extensions[RECORD] = record
