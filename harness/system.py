"""A whole system in a scratch folder, for tests and measurements: start it, kill it, start it again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psutil

from cli.system.health import is_ready
from cli.system.log_files import tail
from cli.system.paths import ROOT, Data
from cli.system.server_addresses import Servers, variable
from cli.system.services import HOST, LISTENERS, ports
from cli.system.stack import Stack
from harness import process_tree
from harness.ports import reserve_row
from harness.suites import clean_environment

START_WITHIN_S = 180.0
STOP_WITHIN_S = 45.0


class Trial:
    """One system on ``folder`` and on ports of its own; ``settings`` are SETWISE_* variables.

    ``stack``: on the servers of SETWISE_STACK_* (in ``settings``, else those of the tests), in a namespace that is
    ``drop``-ped in the end.
    """

    def __init__(self, folder: Path, settings: dict[str, str] | None = None, stack: bool = False) -> None:
        self.data, self.stack = Data(folder), stack
        self.settings = settings or {}
        if stack:
            self.settings = stack_for_tests() | {"SETWISE_NAMESPACE": f"try{uuid4().hex[:12]}"} | self.settings
        self.port = reserve_row(len(LISTENERS))
        self.ports = ports(self.port)
        self.output = folder / "up.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> float:
        """Start it and wait until it is ready; gives the seconds that took. Raises RuntimeError with its output."""
        began = time.monotonic()
        self.data.root.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-P", "-m", "cli", "up", "--with-parent"]
        command += ["--port", str(self.port), "--data", str(self.data.root), *(["--stack"] if self.stack else [])]
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=clean_environment(os.environ) | self.settings,
            )
        while not is_ready(self.port):
            if self.process.poll() is not None or time.monotonic() - began > START_WITHIN_S:
                raise RuntimeError(f"the system does not start:\n{tail(self.output, 60)}")
            time.sleep(0.05)
        return time.monotonic() - began

    def processes(self) -> list[psutil.Process]:
        """The host and everything below it."""
        return process_tree.tree(self.process.pid) if self.process else []

    def kill_everything(self) -> None:
        """As a power cut would: every process at once, none is asked."""
        if self.process is None:
            return
        victims = process_tree.kill(self.process.pid)
        self.process.wait()
        psutil.wait_procs(victims, timeout=60)

    def drop(self) -> None:
        """Remove what a stopped system has on its servers. Nothing to do in the embedded default."""
        if self.stack and (found := Stack.of(self.data)):
            from cli.provision import stack_setup

            stack_setup.drop(found)

    def stop(self) -> int | None:
        """End it as Ctrl-C does; gives its exit code."""
        if self.process is None:
            return None
        self.process.terminate()
        try:
            return self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill_everything()
            return None


def stack_for_tests() -> dict[str, str]:
    """Administrators' addresses of the servers for tests, as SETWISE_STACK_* variables."""
    found = {}
    for name in Servers.__dataclass_fields__:
        address = os.environ.get(variable(name)) or os.environ.get(f"SETWISE_TEST_{name.upper()}")
        if address:
            found[variable(name)] = address
    return found
