"""A gunicorn worker without gunicorn's arbiter, in a process that the host keeps alive.

An arbiter beside each worker is a process more, of 10 to 60 MB, that wakes up every second to do what the host does as
well: start again whoever ends, and pass on that it is time to end. One duty remains, to end a worker whose loop hangs.
A thread of ``faulthandler`` does that from within: it needs neither Python's lock nor a turn in gevent's loop, and it
writes where the loop hangs. The few lines of :func:`serve` are what an arbiter does in a child that it has forked.
"""

from __future__ import annotations

import faulthandler
import os
from time import monotonic
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.sock import create_sockets
from setproctitle import setproctitle

REARM_EVERY_S = 5.0


def serve(server: BaseApplication) -> None:
    """Be the one worker of ``server``, until SIGTERM or until the parent is another."""
    cfg = server.cfg
    log = cfg.logger_class(cfg)
    sockets = create_sockets(cfg, log)
    worker = cfg.worker_class(1, os.getppid(), sockets, server, cfg.timeout, cfg, log)
    worker.pid = os.getpid()
    setproctitle(f"gunicorn: worker [{cfg.proc_name}]")
    worker.tmp.notify = Watchdog(cfg.timeout)
    worker.init_process()


class Watchdog:
    """Called by a loop in each of its turns; ends the process when so many seconds pass without a call."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._rearm_at = 0.0

    def __call__(self, *_: Any) -> None:
        """All is well."""
        if monotonic() >= self._rearm_at:  # it costs a thread each time
            self._rearm_at = monotonic() + REARM_EVERY_S
            faulthandler.dump_traceback_later(self._seconds + REARM_EVERY_S, exit=True)
