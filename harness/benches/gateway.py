"""What the gateway costs: the same public request to a service directly, through the gateway, and from its cache.

The gateway passes a request on that says ``Cache-Control: no-store``, and answers the same one without it from what it
has kept. By turns, so that whatever else the machine does at the moment falls on both alike.
"""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.benches.figures import Figure
from harness.system import Trial

ROUNDS = 300
WARM_UP = 50
PATH = "/api/v1/muscles"
PASSED_ON = {"Cache-Control": "no-store"}
# As many requests as here within a minute are refused otherwise.
UNLIMITED = {"SETWISE_GATEWAY_ADDRESS_LIMIT": "1000000/minute"}


def measure() -> Iterator[Figure]:
    """The three medians in a system of its own, and the price of passing a request on."""
    with TemporaryDirectory() as folder:
        trial = Trial(Path(folder), UNLIMITED)
        trial.start()
        try:
            direct, through, cached = medians(trial.ports["gateway"], trial.ports["catalog"])
        finally:
            trial.stop()
    yield Figure("direct, median", direct, "ms")
    yield Figure("passed on by the gateway, median", through, "ms")
    yield Figure("passed on by the gateway over direct", through / direct, "x")
    yield Figure("from the gateway's cache, median", cached, "ms")


def medians(gateway: int, service: int, path: str = PATH, rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Milliseconds direct, passed on by the gateway and from its cache, on kept connections to ports of this machine;
    ``path`` must answer 200 without a token."""
    ways: tuple[tuple[int, dict[str, str]], ...] = ((service, PASSED_ON), (gateway, PASSED_ON), (gateway, {}))
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for port, _ in ways]
    fetch(connections[-1], path, {})  # fills the cache
    rows = [
        [ask(connection, path, headers) for connection, (_, headers) in zip(connections, ways, strict=True)]
        for _ in range(WARM_UP + rounds)
    ][WARM_UP:]
    for connection in connections:
        connection.close()
    direct, through, cached = (statistics.median(column) * 1_000 for column in zip(*rows, strict=True))
    return direct, through, cached


def fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """The answer, read to its end."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> float:
    """Seconds for one request. Raises RuntimeError for an answer that would make the figure worthless."""
    began = time.perf_counter()
    answer = fetch(connection, path, headers)
    took = time.perf_counter() - began
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}")
    if bool(answer.headers.get("Age")) is bool(headers):
        raise RuntimeError(f"{path} came {'from a cache' if headers else 'from no cache'}")
    return took
