"""How long anybody else waits while one client is greedy, for each shape of greed that is known to us.

The greedy client is a process of its own, with a lower priority than the gateway and from another address. Every 50 ms
somebody else asks: on a connection that is kept, and on a new one. The longest of these waits is the figure; a probe
that fails counts as one without an end. Limits of requests are raised, so that all of the greed is really worked off.
"""

from __future__ import annotations

import http.client
import math
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from cli.system.paths import ROOT
from cli.system.services import HOST
from harness.benches import greed
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.systems import system_for

SECONDS, QUICK_SECONDS = 4.0, 0.5  # of greed, for each shape
QUICK_EVERY = 6  # of the shapes
EVERY = 0.05
PATIENCE = 20.0
WORST = 0.3
PATH = "/api/v1/muscles"
NOBODY = ""


def measure(options: Options) -> Iterator[Figure]:
    """The worst wait for each shape, in a system of its own."""
    seconds = QUICK_SECONDS if options.quick else SECONDS
    shapes = (*greed.PIPELINED, *greed.OTHERS)
    with system_for(options) as system:
        worst_wait(system.port, NOBODY, seconds=1.0)  # warms up
        yield Figure("nobody is greedy", worst_wait(system.port, NOBODY, seconds), "s")
        for shape in shapes[:: QUICK_EVERY if options.quick else 1]:
            yield Figure(shape, worst_wait(system.port, shape, seconds), "s", WORST)


def worst_wait(port: int, shape: str, seconds: float = SECONDS) -> float:
    """Seconds that the slowest probe took while a client of this shape was at work; infinite when one failed."""
    over = threading.Event()
    waits: list[float] = []
    probers = [threading.Thread(target=_probe, args=(port, keep_alive, over, waits)) for keep_alive in (True, False)]
    for prober in probers:
        prober.start()
    command = [sys.executable, "-P", "-m", "harness.benches.greed", shape, str(port), str(seconds)]
    try:
        subprocess.run(command, cwd=ROOT, check=True, timeout=seconds + 3 * PATIENCE)
    finally:
        over.set()
        for prober in probers:
            prober.join()
    return max(waits)


def _probe(port: int, keep_alive: bool, over: threading.Event, waits: list[float]) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    while not over.is_set():
        began = time.perf_counter()
        good = _ask(connection)
        took = time.perf_counter() - began
        waits.append(took if good else math.inf)
        if not keep_alive:
            connection.close()
        over.wait(max(0.0, EVERY - took))
    connection.close()


def _ask(connection: http.client.HTTPConnection) -> bool:
    """Whether a good answer came. http.client itself connects anew after an answer that ends the connection."""
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return answer.status == http.client.OK
