"""A host with two dummy children, run by test_supervisor.py as a program of its own.

Usage: dummy_host.py FOLDER. The children's process ids are in FOLDER/pids.json.
"""

import json
import signal
import sys
import time
from functools import partial
from pathlib import Path

from cli.host import supervisor
from cli.host.children import fork
from cli.host.supervisor import Child, Supervisor

FOLDER = Path(sys.argv[1])


def steady() -> None:
    """Live until asked to end."""
    while True:
        time.sleep(60)


def ignores_sigterm() -> None:
    """Live until killed."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    steady()


def main() -> None:
    """Keep both alive; write their ids whenever they change."""
    supervisor.GRACE_S = 0.3
    host = Supervisor(lambda text: print(text, flush=True))
    for name, run in (("steady", steady), ("stubborn", ignores_sigterm)):
        if name == "steady" or "stubborn" in sys.argv:
            host.add(Child(name, partial(fork, name, FOLDER / f"{name}.log", run)))
    while not host.stop_requested:
        host.tick(0.1)
        if host.changed:
            host.changed = False
            draft = FOLDER / "draft"
            draft.write_text(json.dumps({child.name: child.pid for child in host.children}))
            draft.replace(FOLDER / "pids.json")
    host.stop()


main()
