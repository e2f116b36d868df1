"""One system per data folder: the host, or a child that outlived it, holds a lock."""

from __future__ import annotations

import fcntl
import os
import time
from typing import IO

import psutil

from cli.system.paths import Data

# A host that was killed leaves children that end within their grace period and hold the lock until then.
WAIT_S = 12.0


class RunsAlready(Exception):
    """Another system uses the same data folder."""


def take(data: Data) -> IO[str]:
    """Take the lock; waits out the last seconds of a dead host's children. Raises RunsAlready."""
    handle = data.lock.open("a+")
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if host_lives(data) or time.monotonic() > deadline:
                handle.close()
                raise RunsAlready(describe(data)) from None
            time.sleep(0.1)
        else:
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            return handle


def is_held(data: Data) -> bool:
    """Whether a system runs on this data folder."""
    try:
        with data.lock.open("a+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def host_lives(data: Data) -> bool:
    """Whether the process that took the lock is still there; one that is dead and not buried yet is not."""
    try:
        return psutil.Process(int(data.lock.read_text(encoding="utf-8"))).status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except (psutil.NoSuchProcess, OSError, ValueError):
        return False


def describe(data: Data) -> str:
    """Where the other system is and what one can do."""
    notes = data.read_notes() or {}
    port = notes.get("ports", {}).get("gateway", "?")
    return (
        f"Setwise runs already on {data.root} (process {notes.get('pid', '?')}): http://127.0.0.1:{port}\n"
        "See it with ./setwise status, or start a second one: "
        "./setwise up --data /some/other/folder --port 9100"
    )
