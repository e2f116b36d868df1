"""What the gateway knows about the services behind it, for Prometheus; read when it is asked for, counted nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.cache import Cache
from gateway.queueing import Queue
from gateway.upstream import Upstream


class GatewayCollector(Collector):
    """Outcomes of calls, state of the breaker and open streams, by upstream; what the cache did; waits in vain."""

    def __init__(self, upstreams: Iterable[Upstream], cache: Cache, queue: Queue) -> None:
        self._upstreams, self._cache = tuple(upstreams), cache
        self._queues = {"": queue} | {one.name: one.bulkhead.queue for one in self._upstreams if one.bulkhead.queue}

    def collect(self) -> Iterator[Metric]:
        """The current values."""
        calls = CounterMetricFamily("gateway_calls", "Calls by outcome.", labels=["upstream", "outcome"])
        is_open = GaugeMetricFamily("gateway_breaker_open", "1 while calls are refused.", labels=["upstream"])
        streams = GaugeMetricFamily("gateway_streams", "Live streams.", labels=["upstream"])
        for upstream in self._upstreams:
            for outcome, count in upstream.outcomes.items():
                calls.add_metric([upstream.name, outcome], count)
            is_open.add_metric([upstream.name], float(upstream.breaker.is_open))
            streams.add_metric([upstream.name], len(upstream.streams))
        cache_outcomes = CounterMetricFamily("gateway_cache", "Public answers: hit, miss or stale.", labels=["outcome"])
        for outcome, count in self._cache.outcomes.items():
            cache_outcomes.add_metric([outcome], count)
        busy = CounterMetricFamily(
            "gateway_busy", "Requests refused after a wait for their turn, here or for a service.", labels=["upstream"]
        )
        for name, queue in self._queues.items():
            busy.add_metric([name], queue.refusals)
        yield from (calls, is_open, streams, cache_outcomes, busy)


def install(registry: CollectorRegistry, upstreams: Iterable[Upstream], cache: Cache, queue: Queue) -> None:
    """Tell them wherever ``registry`` is asked. ``queue`` is that of the gateway itself."""
    registry.register(GatewayCollector(upstreams, cache, queue))
