"""A whole system in a scratch folder, for tests and measurements: start it, kill it, start it again."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil

from cli.health import is_ready
from cli.logs import tail
from cli.places import ROOT, Data
from cli.ports import HOST, free_row
from cli.services import LISTENERS, ports
from cli.suites import clean_environment

START_WITHIN_S = 90.0
STOP_WITHIN_S = 45.0


class Trial:
    """One system on ``folder`` and on ports of its own; ``settings`` are SETWISE_* variables."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.data = Data(folder)
        self.settings = settings or {}
        # Below the range from which the kernel takes the ports of outgoing connections.
        self.port = free_row(len(LISTENERS), random.randrange(10_000, 30_000, 10))  # noqa: S311
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
        command += ["--port", str(self.port), "--data", str(self.data.root)]
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
        if self.process is None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            host = psutil.Process(self.process.pid)
            return [host, *host.children(recursive=True)]
        return []

    def kill_everything(self) -> None:
        """As a power cut would: every process at once, none is asked."""
        victims = self.processes()
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.suspend()  # so that no parent replaces a child meanwhile
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        if self.process:
            self.process.wait()
        psutil.wait_procs(victims, timeout=10)

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
