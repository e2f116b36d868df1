"""The worker process: relays outboxes, handles events, runs timers.

``python -m service_kit.worker catalog plans tracking`` is the worker of these services. In the embedded
default one worker hosts all services, given by name; in the stack each service has its own. Each service
gets a relay, a mailbox loop and a timer loop, with RabbitMQ a consumer and with PostgreSQL a listener as
well (``service_loops.py``). The main thread only watches that no loop hangs, asks SQLite for commits of the web
processes, and waits to be asked to stop. A loop that makes no progress ends the process: whoever started it starts it
again.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module
from time import monotonic, sleep

from flask import Flask

from service_kit.messaging import subscriptions
from service_kit.messaging.transports.amqp import AmqpPublisher
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.messaging.transports.local import LocalPublisher
from service_kit.messaging.transports.topology import Names
from service_kit.observability import telemetry
from service_kit.observability.logs import log
from service_kit.security.runtime import runtime
from service_kit.worker.endpoints import serve_endpoints
from service_kit.worker.loop import Loop
from service_kit.worker.service_loops import ServiceLoops

TICK, SLOW_TICK = 0.05, 0.25  # seconds between two looks for commits of web processes, and for loops that hang
STOP_SECONDS = 10.0
STUCK = 70  # the exit status, after sysexits' EX_SOFTWARE


class Worker:
    """The loops of the given apps, over the transport ``url`` (``local`` or ``amqp://...``)."""

    def __init__(self, apps: Mapping[str, Flask], url: str, names: Names | None = None) -> None:
        self.apps, self.url, self.names = apps, url, names
        self.routing = routing_for(apps)
        self._stop_requested = False
        self.hosted = {service: self._host(service, app) for service, app in apps.items()}

    @property
    def loops(self) -> list[Loop]:
        """All loops."""
        return [loop for hosted in self.hosted.values() for loop in hosted.loops]

    def run(self) -> None:
        """Work until :meth:`stop`, then let every loop end its step."""
        loops = self.loops
        for loop in loops:
            loop.start()
        log.info("worker started", services=list(self.apps), transport=self.url.partition(":")[0])
        checked_at = 0.0
        while not self._stop_requested:
            is_asking = [hosted.listen() for hosted in self.hosted.values()]
            if monotonic() - checked_at > SLOW_TICK:
                checked_at = monotonic()
                _end_if_stuck(loops)
            sleep(TICK if any(is_asking) else SLOW_TICK)
        self._end()

    def stop(self, *_signal: object) -> None:
        """Ask for a clean end; only sets a flag, so that a signal handler may call it."""
        self._stop_requested = True

    def _host(self, service: str, app: Flask) -> ServiceLoops:
        if self.url == "local":
            local = LocalPublisher(self.apps, self.routing, lambda theirs: self.hosted[theirs].mailbox.wake())
            return ServiceLoops(service, app, local, None)
        with app.app_context():
            handles = subscriptions.wiring().handles
        consumer = AmqpConsumer(self.url, service, self.routing, self.names) if handles else None
        return ServiceLoops(service, app, AmqpPublisher(self.url, service, self.routing, self.names), consumer)

    def _end(self) -> None:
        deadline = monotonic() + STOP_SECONDS
        for loop in self.loops:
            loop.stop()
        for loop in self.loops:
            loop.join(max(0.0, deadline - monotonic()))
        for hosted in self.hosted.values():
            hosted.listener.close()
            telemetry.shut_down(hosted.app)
        log.info("worker stopped", unfinished=[loop.name for loop in self.loops if loop.is_alive()])


def routing_for(apps: Mapping[str, Flask]) -> dict[str, list[str]]:
    """Who handles what: the hosted services by their own tables, all others by the committed contract."""
    hosted = subscriptions.routing(app.extensions["setwise_wiring"] for app in apps.values())
    merged = {name: list(services) for name, services in hosted.items()}
    for name, services in subscriptions.committed_routing().items():
        merged.setdefault(name, []).extend(service for service in services if service not in apps)
    return merged


def load_apps(names: Sequence[str]) -> dict[str, Flask]:
    """The apps of the named services, by the house's naming: ``tracking`` is ``tracking_service.app:create_app``."""
    return {name: import_module(f"{name}_service.app").create_app() for name in names}


def serve(apps: Mapping[str, Flask], transport: str = "") -> None:
    """Be the worker of these services until SIGTERM or SIGINT; without ``transport`` over that of their settings."""
    settings = runtime(next(iter(apps.values()))).settings
    worker = Worker(apps, transport or settings.transport, Names(settings.namespace))
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    with ExitStack() as endpoints:
        for bind in {runtime(app).settings.worker_bind for app in apps.values()} - {""}:
            endpoints.enter_context(serve_endpoints(list(worker.hosted.values()), bind))
        worker.run()


def _end_if_stuck(loops: Iterable[Loop]) -> None:
    """A confirm that never comes, a frozen database: no exception would ever tell. Start over instead."""
    stuck = [loop.name for loop in loops if loop.stuck]
    if stuck:
        log.critical("no progress; the worker ends", loops=stuck)
        faulthandler.dump_traceback()
        os._exit(STUCK)
