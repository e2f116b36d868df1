"""Rows of free ports for the servers and systems of tests, which no other test takes while they are down."""

from __future__ import annotations

import fcntl
import os
import random
import tempfile
from pathlib import Path
from typing import IO

from cli.host.ports import free_row

# Rows begin so many ports apart, and are as long at most.
ROW = 10
# Held until this process ends: a system keeps its ports through its restarts.
_LOCKS: list[IO[bytes]] = []


def reserve_row(length: int) -> int:
    """The first of a row of free ports, below those that the kernel gives to outgoing connections.

    Nobody else on this machine gets it as long as this process lives.
    """
    folder = Path(tempfile.gettempdir()) / f"setwise-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    start = random.randrange(10_000, 30_000, ROW)  # noqa: S311
    while True:
        first = free_row(length, start)
        lock = (folder / str(first)).open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            start = first + ROW
        else:
            _LOCKS.append(lock)
            return first
