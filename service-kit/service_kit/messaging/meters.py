"""What a worker counts of its events, by service, for Prometheus. A process that is no worker counts nothing."""

from __future__ import annotations

from flask import Flask, current_app
from prometheus_client import CollectorRegistry, Counter, Histogram

from service_kit.clock import now
from service_kit.messaging.subscriptions import Event

NAME = "setwise_meters"
LAG_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


class Meters:
    """The counters of one worker."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.relayed = Counter("events_relayed", "Events sent.", ["service"], registry=registry)
        self.handled = Counter("events_taken", "Events handled.", ["service", "type", "outcome"], registry=registry)
        self.lag = Histogram(
            "event_lag_seconds",
            "From a change to its effect in another service.",
            ["service", "lane"],
            registry=registry,
            buckets=LAG_BUCKETS,
        )

    def attach(self, app: Flask) -> None:
        """Count what this app does from now on."""
        app.extensions[NAME] = self


def count_relayed(service: str, number: int) -> None:
    """So many events were sent."""
    if number and (meters := _meters()):
        meters.relayed.labels(service).inc(number)


def count_handled(service: str, event: Event, outcome: str) -> None:
    """An event was ``handled``, ``skipped`` (had its effect before, or has none), or ``failed``."""
    if meters := _meters():
        meters.handled.labels(service, event.type, outcome).inc()
        if outcome == "handled":
            meters.lag.labels(service, event.lane).observe(max(0.0, (now() - event.time).total_seconds()))


def _meters() -> Meters | None:
    found: Meters | None = current_app.extensions.get(NAME)
    return found
