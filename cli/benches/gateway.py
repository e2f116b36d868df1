"""What the gateway costs: the same public request to a service directly and through the gateway, by turns.

By turns, so that whatever else the machine does at the moment falls on both alike.
"""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.benches.figures import Figure
from cli.trial import Trial

ROUNDS = 300
WARM_UP = 50
PATH = "/api/v1/muscles"
# As many requests as here within a minute are refused otherwise.
UNLIMITED = {"SETWISE_GATEWAY_ADDRESS_LIMIT": "1000000/minute"}


def measure() -> Iterator[Figure]:
    """Both medians in a system of its own, and their ratio."""
    with TemporaryDirectory() as folder:
        trial = Trial(Path(folder), UNLIMITED)
        trial.start()
        try:
            direct, through = medians(trial.ports["gateway"], trial.ports["catalog"])
        finally:
            trial.stop()
    yield Figure("direct, median", direct, "ms")
    yield Figure("through the gateway, median", through, "ms")
    yield Figure("through the gateway over direct", through / direct, "x")


def medians(gateway: int, service: int, path: str = PATH, rounds: int = ROUNDS) -> tuple[float, float]:
    """Milliseconds direct and through the gateway, on two kept connections to ports of this machine; ``path`` must
    answer 200 without a token."""
    direct, through = (http.client.HTTPConnection("127.0.0.1", port, timeout=10) for port in (service, gateway))
    pairs = [(ask(direct, path), ask(through, path)) for _ in range(WARM_UP + rounds)][WARM_UP:]
    direct.close()
    through.close()
    return statistics.median(pair[0] for pair in pairs) * 1_000, statistics.median(pair[1] for pair in pairs) * 1_000


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Seconds for one request. Raises RuntimeError for an answer that would make the figure worthless."""
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took
