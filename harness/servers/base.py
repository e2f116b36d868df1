"""A server process of our own: started on a scratch folder, broken at will, gone when its owner is gone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from cli.system.log_files import tail
from harness.ports import reserve_row
from harness.process_tree import freeze, kill, thaw

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
# The kernel ends a child when the *thread* that started it is gone: so one thread that lives as long as we do.
_STARTER = ThreadPoolExecutor(1, "starter")


class NotThere(Exception):
    """The programs of a server are not on this machine; the message names what is missing."""


def until(probe: Callable[[], object], within: float, what: str) -> float:
    """Ask again and again until it holds; gives the seconds that took. Raises TimeoutError with ``what``."""
    began = time.monotonic()
    while not probe():
        if time.monotonic() - began > within:
            raise TimeoutError(f"{what}: not within {within:g} s")
        time.sleep(0.05)
    return time.monotonic() - began


def launch(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str], user: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that is killed when we are gone."""

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                [str(word) for word in command],
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                preexec_fn=_die_with_us,
            )

    return _STARTER.submit(start).result()


def _die_with_us() -> None:
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Server:
    """What PostgreSQL, RabbitMQ and Redis have in common. Use as ``with Postgres() as server:``."""

    name = "server"
    stop_signal = signal.SIGTERM
    start_within_s = 60.0

    def __init__(self, ports: int = 1) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"setwise-{self.name}-"))
        self.log = self.folder / "server.log"
        self.port = reserve_row(ports)
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str | Path]:
        """The program and its arguments."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """What it finds in its environment."""
        return dict(os.environ)

    def answers(self) -> bool:
        """Whether it does its work."""
        raise NotImplementedError

    def user(self) -> str | None:
        """Whom it runs as; None: as ourselves."""
        return None

    def prepare(self) -> None:
        """What must be there before the first start."""

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> float:
        """Start and wait until it answers; gives the seconds. Raises TimeoutError with the end of its log."""
        self.process = launch(self.command(), self.log, self.environment(), self.user())
        try:
            return until(self._came_up, self.start_within_s, f"{self.name} starts")
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{tail(self.log, 30)}") from late

    def _came_up(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise TimeoutError(f"{self.name} ended with {self.process.returncode}")
        return self.answers()

    @property
    def pid(self) -> int:
        """Its process id. Raises RuntimeError when it does not run."""
        if self.process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self.process.pid

    def kill(self) -> None:
        """kill -9, all of it at once, as a power cut would."""
        if self.process is not None:
            kill(self.process.pid)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it as its administrator would; what lingers is killed."""
        if self.process is not None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.kill()

    def freeze(self) -> None:
        """SIGSTOP: connections stay open, nothing answers."""
        freeze(self.pid)

    def thaw(self) -> None:
        """Go on where it was frozen."""
        thaw(self.pid)

    def restart(self) -> float:
        """A polite end and a new start; gives the seconds of the start."""
        self.stop()
        return self.start()

    def close(self) -> None:
        """Kill it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def program(name: str, *folders: str) -> Path:
    """Where a server's program is: in one of the folders, else on the path. Raises NotThere."""
    found = next((path for folder in (*folders, None) if (path := shutil.which(name, path=folder))), None)
    if found is None:
        raise NotThere(f"{name} is not on this machine")
    return Path(found)
