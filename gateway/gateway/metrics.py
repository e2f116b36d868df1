"""What the gateway knows about the services behind it, for Prometheus; read when it is asked for, counted nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.upstream import Upstream


class UpstreamCollector(Collector):
    """Outcomes of calls, state of the breaker and open streams, by upstream."""

    def __init__(self, upstreams: Iterable[Upstream]) -> None:
        self._upstreams = tuple(upstreams)

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
        yield from (calls, is_open, streams)


def install(registry: CollectorRegistry, upstreams: Iterable[Upstream]) -> None:
    """Tell them wherever ``registry`` is asked."""
    registry.register(UpstreamCollector(upstreams))
