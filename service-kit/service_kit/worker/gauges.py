"""How much waits in a worker: asked of the databases only when somebody looks, and at most every few seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

from flask import Flask
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from service_kit.clock import now
from service_kit.messaging.backlog import Backlog, backlog
from service_kit.observability.logs import log
from service_kit.worker.service_loops import ServiceLoops

FRESH_SECONDS = 5.0
ANSWER_SECONDS = 2.0


class Remembered:
    """The answer of ``ask``, for some seconds; who asks meanwhile waits a little, never for long."""

    def __init__(self, ask: Callable[[], Any], seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._lock = threading.Lock()
        self._answer, self._until = None, 0.0

    def get(self) -> Any:
        """Raises what ``ask`` raises, and TimeoutError while somebody else waits for the answer in vain."""
        if not self._lock.acquire(timeout=ANSWER_SECONDS):
            raise TimeoutError("no answer yet")
        try:
            if monotonic() >= self._until:
                self._answer = self._ask()
                self._until = monotonic() + self._seconds
            return self._answer
        finally:
            self._lock.release()


class Waiting(Collector):
    """Gauges of what waits in outbox, mailbox and queue of the hosted services."""

    def __init__(self, hosted: Sequence[ServiceLoops]) -> None:
        self._hosted = hosted
        self._backlogs = {one.service: Remembered(lambda app=one.app: _ask(app), FRESH_SECONDS) for one in hosted}  # type: ignore[misc]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The samples; those of a database that is away are left out."""
        unsent = GaugeMetricFamily("outbox_unsent", "Events not sent yet.", labels=["service"])
        oldest = GaugeMetricFamily("outbox_oldest_seconds", "Age of the oldest unsent event.", labels=["service"])
        waiting = GaugeMetricFamily(
            "mailbox_waiting", "Events to be tried again or for the first time.", labels=["service"]
        )
        dead = GaugeMetricFamily("mailbox_dead", "Events that nobody tries any more.", labels=["service"])
        queued = GaugeMetricFamily("queue_messages", "Messages in the broker's queue.", labels=["service", "queue"])
        for one in self._hosted:
            for queue, depth in (one.consumer.depths if one.consumer else {}).items():
                queued.add_metric([one.service, queue], depth)
            try:
                state: Backlog = self._backlogs[one.service].get()
            except Exception as error:
                log.warning("cannot count what waits", service=one.service, error=type(error).__name__)
                continue
            since = state.oldest_unsent_at
            unsent.add_metric([one.service], state.unsent)
            oldest.add_metric([one.service], max(0.0, (now() - since).total_seconds()) if since else 0.0)
            waiting.add_metric([one.service], state.waiting)
            dead.add_metric([one.service], state.dead)
        return [unsent, oldest, waiting, dead, queued]


def _ask(app: Flask) -> Backlog:
    with app.app_context():
        return backlog()
