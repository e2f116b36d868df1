"""How much waits in a worker: asked of the databases only when somebody looks, and at most every few seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from flask import Flask
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.messaging.lanes import LANES
from service_kit.observability.logs import log
from service_kit.worker.service_loops import ServiceLoops

FRESH_SECONDS = 5.0
ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Backlog:
    """Of a lane: ``unsent`` events in the outbox, ``waiting`` and ``dead`` ones in the mailbox."""

    unsent: int
    oldest_unsent_at: datetime | None
    waiting: int
    dead: int


def backlogs() -> dict[str, Backlog]:
    """How far behind the events of the current app are, by lane."""
    return {lane: _backlog(lane) for lane in LANES}


def _backlog(lane: str) -> Backlog:
    kit = kit_tables()
    unsent = select(func.count(), func.min(kit.Outbox.created_at)).where(kit.Outbox.sent_at.is_(None))
    count, oldest = db_session().execute(unsent.where(kit.Outbox.lane == lane)).one()
    letters = select(func.count(), func.count(kit.Mailbox.died_at)).where(kit.Mailbox.lane == lane)
    total, dead = db_session().execute(letters).one()
    return Backlog(count, oldest, total - dead, dead)


class CachedCheck:
    """The answer of ``ask`` in the app, for some seconds; who asks meanwhile waits a little, never for long."""

    def __init__(self, app: Flask, ask: Callable[[], Any], seconds: float) -> None:
        self._app, self._ask, self._seconds = app, ask, seconds
        self._lock = threading.Lock()
        self._answer, self._until = None, 0.0

    def get(self) -> Any:
        """Raises what ``ask`` raises, and TimeoutError while somebody else waits for the answer in vain."""
        if not self._lock.acquire(timeout=ANSWER_SECONDS):
            raise TimeoutError("no answer yet")
        try:
            if monotonic() >= self._until:
                with self._app.app_context():
                    self._answer = self._ask()
                self._until = monotonic() + self._seconds
            return self._answer
        finally:
            self._lock.release()


class BacklogCollector(Collector):
    """Gauges of what waits in outbox, mailbox and queue of the hosted services."""

    def __init__(self, hosted: Sequence[ServiceLoops]) -> None:
        self._hosted = hosted
        self._backlogs = {one.service: CachedCheck(one.app, backlogs, FRESH_SECONDS) for one in hosted}

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The samples; those of a database that is away are left out."""
        labels = ["service", "lane"]
        unsent = GaugeMetricFamily("outbox_unsent", "Events not sent yet.", labels=labels)
        oldest = GaugeMetricFamily("outbox_oldest_seconds", "Age of the oldest unsent event.", labels=labels)
        waiting = GaugeMetricFamily("mailbox_waiting", "Events to be tried again or for the first time.", labels=labels)
        dead = GaugeMetricFamily("mailbox_dead", "Events that nobody tries any more.", labels=labels)
        queued = GaugeMetricFamily("queue_messages", "Messages in the broker's queue.", labels=["service", "queue"])
        for one in self._hosted:
            for queue, depth in (one.consumer.depths if one.consumer else {}).items():
                queued.add_metric([one.service, queue], depth)
            try:
                states: dict[str, Backlog] = self._backlogs[one.service].get()
            except Exception as error:
                log.warning("cannot count what waits", service=one.service, error=type(error).__name__)
                continue
            for lane, state in states.items():
                since, known = state.oldest_unsent_at, [one.service, lane]
                unsent.add_metric(known, state.unsent)
                oldest.add_metric(known, max(0.0, (now() - since).total_seconds()) if since else 0.0)
                waiting.add_metric(known, state.waiting)
                dead.add_metric(known, state.dead)
        return [unsent, oldest, waiting, dead, queued]
