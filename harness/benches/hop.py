"""What the gateway costs: its CPU for a request that it passes on, and the time of the same public request to a service
directly, through the gateway, and from its cache.

The gateway passes a request on that says ``Cache-Control: no-store``, and answers the same one without it from what it
has kept. By turns, so that whatever else the machine does at the moment falls on all alike. CPU is counted of the
gateway's processes alone, for a signed-in request, times are those of an otherwise idle system.
"""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator

from harness.benches.connection import Connection, Request
from harness.benches.cpu import spent_during
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.systems import Setwise

ROUNDS = 300
WARM_UP = 50
PATH, SIGNED_IN = "/api/v1/muscles", "/api/v1/goals"
PASSED_ON = {"Cache-Control": "no-store"}
CPU_ROUNDS, CPU_REQUESTS = 5, 200
CPU_AT_MOST = 0.9


def measure_on(system: Setwise, connection: Connection, options: Options) -> Iterator[Figure]:
    """The gateway's CPU for a request of ``connection``'s user, and the three medians of times."""
    rounds = [
        cpu_of_gateway(system, connection, options.rounds(CPU_REQUESTS, 20))
        for _ in range(options.rounds(CPU_ROUNDS) + 1)
    ][1:]
    yield Figure.of("hop: the gateway's CPU for a request passed on", rounds, "ms", CPU_AT_MOST)
    direct, through, cached = medians(system.port, system.trial.ports["catalog"], rounds=options.rounds(ROUNDS, 20))
    yield Figure("hop: time of a request directly, median", direct, "ms")
    yield Figure("hop: time passed on by the gateway, median", through, "ms")
    yield Figure("hop: time passed on over directly", through / direct, "x")
    yield Figure("hop: time from the gateway's cache, median", cached, "ms")


def cpu_of_gateway(system: Setwise, connection: Connection, count: int) -> float:
    """Milliseconds of the gateway for one of ``count`` signed-in requests that no cache may answer."""

    def send() -> None:
        for _ in range(count):
            connection.send(Request("GET", SIGNED_IN))

    return spent_during(system.processes, send)["gateway"] / count


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
