"""Keeps the host's children alive: starts them, starts them again with growing pauses, ends them in order."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# A child that lived this long was well: its next death is a first one again.
STEADY_S = 30.0
# How long each group may take to end by itself before it is killed.
GRACE_S = 12.0


@dataclass
class Child:
    """A process to keep alive. ``start`` gives the id of a new one. Groups end in order: 0 first."""

    name: str
    start: Callable[[], int]
    group: int = 0
    pid: int = 0
    started_at: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def pause(self) -> float:
        """Seconds to wait before the next start."""
        return min(FIRST_PAUSE_S * 2.0 ** (self.deaths - 1), LONGEST_PAUSE_S)


class Supervisor:
    """Owns the children; all its methods run in the host's only thread."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []
        self.stop_requested = False
        self.kill_requested = False
        self.changed = True
        self._wake_r, self._wake_w = os.pipe()
        for end in (self._wake_r, self._wake_w):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake_w, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means what it says
                signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _stop(self, *_: object) -> None:
        # A second Ctrl-C means: now.
        self.kill_requested = self.stop_requested
        self.stop_requested = True

    def add(self, child: Child) -> None:
        """Start one more child and keep it alive from now on."""
        self.children.append(child)
        self._start(child)

    def _start(self, child: Child) -> None:
        child.pid = child.start()
        child.started_at = time.monotonic()
        self.changed = True

    def tick(self, longest: float = 1.0) -> None:
        """Sleep until a signal, until a child is due or for ``longest`` seconds, then see to the dead and the due."""
        now = time.monotonic()
        waits = [child.due - now for child in self.children if not child.pid and not self.stop_requested]
        with contextlib.suppress(InterruptedError):
            select.select([self._wake_r], [], [], max(0.0, min([longest, *waits])))
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_r, 4096)
        self._reap()
        for child in self.children:
            if not child.pid and not self.stop_requested and time.monotonic() >= child.due:
                self._start(child)

    def _reap(self) -> None:
        by_pid = {child.pid: child for child in self.children if child.pid}
        for pid, child in by_pid.items():
            with contextlib.suppress(ChildProcessError):
                done, status = os.waitpid(pid, os.WNOHANG)
                if done:
                    self._handle_exit(child, os.waitstatus_to_exitcode(status))

    def _handle_exit(self, child: Child, code: int) -> None:
        lived = time.monotonic() - child.started_at
        kill_group(child.pid, signal.SIGKILL)  # whatever it left behind in its group
        child.pid = 0
        self.changed = True
        if self.stop_requested:
            return
        child.deaths = 1 if lived > STEADY_S else child.deaths + 1
        child.due = time.monotonic() + child.pause()
        self.say(f"{child.name} ended ({meaning(code)}); starting it again in {child.pause():g} s")

    def stop(self) -> None:
        """End every child: politely, group by group, then by force."""
        self.stop_requested = True
        for group in sorted({child.group for child in self.children}):
            self._stop_group([child for child in self.children if child.group == group])

    def _stop_group(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        while any(child.pid for child in children) and time.monotonic() < deadline and not self.kill_requested:
            self.tick(0.2)
        for child in children:
            if child.pid:
                self.say(f"{child.name} did not end in time: killed")
                kill_group(child.pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child.pid, 0)
                child.pid = 0


def kill_group(pid: int, number: signal.Signals) -> None:
    """Signal a child's whole process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def meaning(code: int) -> str:
    """An exit code in words."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
