"""What the gateway costs: the same request to a service directly and through the gateway, by turns.

``python -m gateway.bench <gateway port> <service port> [path]`` prints medians and their ratio. By turns, so that
whatever else the machine does at the moment falls on both alike.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDS = 300
WARM_UP = 50
PATH = "/api/v1/muscles"


@dataclass(frozen=True)
class Overhead:
    """Medians in milliseconds, and how many times longer the way through the gateway is."""

    direct: float
    through: float

    @property
    def ratio(self) -> float:
        """Through the gateway, over direct."""
        return self.through / self.direct


def overhead(gateway: int, service: int, path: str = PATH, rounds: int = ROUNDS) -> Overhead:
    """Measure on two kept connections to ports of this machine. ``path`` must answer 200 without a token."""
    direct, through = (http.client.HTTPConnection("127.0.0.1", port, timeout=10) for port in (service, gateway))
    pairs = [(ask(direct, path), ask(through, path)) for _ in range(WARM_UP + rounds)][WARM_UP:]
    direct.close()
    through.close()
    return Overhead(
        statistics.median(pair[0] for pair in pairs) * 1_000, statistics.median(pair[1] for pair in pairs) * 1_000
    )


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Seconds for one request. Raises RuntimeError for an answer that would make the figure worthless."""
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}; raise the limits of the gateway for a measurement")
    return took


def report(found: Overhead) -> str:
    """One line for people."""
    return f"direct {found.direct:.2f} ms, through the gateway {found.through:.2f} ms: {found.ratio:.1f} times as long"


def main(words: Sequence[str]) -> None:
    """Measure and tell."""
    gateway, service, path = (*words, PATH)[:3]
    sys.stdout.write(report(overhead(int(gateway), int(service), path)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
