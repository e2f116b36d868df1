"""Programs that prepare the environment: they are watched, and none is left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

LOOK_EVERY_S = 0.5
ENDS_WITHIN_S = 5.0


def run(
    words: Sequence[str], environment: Mapping[str, str] | None = None, look: Callable[[str], None] = lambda _: None
) -> tuple[int, str]:
    """Its exit code and all that it said; ``look`` is called now and then with what it has said so far.

    It gets a session of its own, so that it and all that it starts can be ended together, and it cannot ask anything
    at the terminal. It shares our inheritable files: the installation's lock is held as long as it lives.
    """
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
        close_fds=False,
    )
    try:
        output = b""
        for part in _parts(process):
            output += part
            look(output.decode(errors="replace"))
        return process.wait(), output.decode(errors="replace")
    except BaseException:
        end(process)
        raise


def _parts(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What it says, as it comes; nothing at all twice a second while it is silent."""
    assert process.stdout is not None
    with process.stdout as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], LOOK_EVERY_S)
            part = os.read(pipe.fileno(), 65_536) if ready else b""
            if ready and not part:
                return
            yield part


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop as Ctrl-C does, so that it tidies up; what is left of it and its children is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave it behind
    _signal_group(process, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDS_WITHIN_S)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # PermissionError: macOS, of a group that has ended
        os.killpg(process.pid, number)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end this program by an exception, so that its children are ended as well."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {
        number: signal.signal(number, leave)
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) == signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
