"""What the tests of the command share."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cli.host.ports import free_row
from cli.system.paths import ROOT
from cli.system.services import HOST

Replica = tuple["subprocess.Popen[bytes]", int]


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """Call a check again and again until it gives something true; fail with its last answer after a while."""

    def wait(check: Callable[[], Any], within: float = 60.0) -> Any:
        deadline = time.monotonic() + within
        while not (answer := check()):
            assert time.monotonic() < deadline, f"never came true: {check!r} gave {answer!r}"
            time.sleep(0.05)
        return answer

    return wait


@pytest.fixture(scope="module")
def start_replica(eventually: Callable[..., Any]) -> Iterator[Callable[..., Replica]]:
    """``start_replica(places, whole_within)``: process and port of a service that answers with the body it was sent.

    It accepts so many connections, and closes those that have not sent a whole request after so many seconds.
    """
    running: list[subprocess.Popen[bytes]] = []

    def listens(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, port)) == 0

    def start(places: int = 1000, whole_within: float = 30.0) -> Replica:
        port = free_row(1, 29_000)
        words = [sys.executable, "-m", "cli.tests.dummy_replica", str(port), str(places), str(whole_within)]
        running.append(subprocess.Popen(words, cwd=ROOT))
        eventually(lambda: listens(port))
        return running[-1], port

    yield start
    for process in running:
        process.kill()
        process.wait()
