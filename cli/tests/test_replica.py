"""A replica that is told to stop answers everybody who reached it, and lets nobody wait who comes too late."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException

import pytest

from cli.places import ROOT
from cli.ports import HOST, free_row


@pytest.fixture
def replica(eventually) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_row(1, 29_000)
    process = subprocess.Popen([sys.executable, "-m", "cli.tests.dummy_replica", str(port)], cwd=ROOT)
    eventually(lambda: call(HTTPConnection(HOST, port)) == "answered")
    yield process, port
    process.kill()
    process.wait()


def call(caller: HTTPConnection) -> str:
    """One request: answered, lost, or refused before anything was sent."""
    try:
        if caller.sock is None:
            caller.connect()
    except OSError:
        return "refused"
    try:
        caller.request("POST", "/", b"ping")
        return "answered" if caller.getresponse().read() == b"ping" else "lost"
    except (OSError, HTTPException):
        caller.close()
        return "lost"


def test_no_request_that_reached_it_is_lost(replica, eventually):
    process, port = replica
    outcomes: Counter[str] = Counter()

    def hammer(keep: bool) -> None:
        caller = HTTPConnection(HOST, port, timeout=20)
        while (outcome := call(caller)) != "refused":
            outcomes[outcome] += 1
            if not keep:
                caller.close()

    callers = [threading.Thread(target=hammer, args=(number % 2 == 0,)) for number in range(16)]
    for caller in callers:
        caller.start()
    eventually(lambda: outcomes["answered"] > 50)
    process.terminate()
    for caller in callers:
        caller.join(30)
    assert process.wait(30) == 0
    assert outcomes["lost"] == 0
