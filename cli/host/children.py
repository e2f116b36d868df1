"""Child processes of the host: forked from it, in a group of their own, never outliving it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from setproctitle import setproctitle

PR_SET_PDEATHSIG = 1


def fork(name: str, log: Path, run: Callable[[], None]) -> int:
    """Run ``run`` in a new process whose output goes to ``log``; gives its process id.

    The parent must have one thread only. The child leads its own process group, so that Ctrl-C in the
    terminal reaches the host alone and the host decides the order of the end.
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        live(name, log, parent, run)
    with contextlib.suppress(OSError):  # the child does the same: whoever comes first
        os.setpgid(pid, pid)
    return pid


def live(name: str, log: Path, parent: int, run: Callable[[], None]) -> NoReturn:
    """The child's whole life."""
    code = 1
    try:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        forget_the_parents_signals()
        die_with(parent)
        redirect(log)
        setproctitle(f"setwise: {name}")
        run()
        code = 0
    except SystemExit as end:  # also how gunicorn's own children leave
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def forget_the_parents_signals() -> None:
    """Back to the defaults: the host's handlers and wake-up pipe are not the child's."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def die_with(parent: int) -> None:
    """Have this process asked to end (SIGTERM) when its parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it died before the line above
        raise SystemExit(1)


def watch(parent: int) -> None:
    """Where the kernel cannot tell: look every second."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def redirect(log: Path) -> None:
    """Standard output and error to the log (appending, so that it may be truncated), input from nowhere."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(nowhere)
    os.close(target)
