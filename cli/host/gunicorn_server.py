"""gunicorn for one process of the embedded default, given an open socket (``fd://<number>``) and what gives the app."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from cli.host import lone_worker

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (heartbeat files: no disk writes at rest)

# A proxy's headers are believed from nobody: none stands in front here.
COMMON: Mapping[str, Any] = {
    "workers": 1,
    "timeout": 60,
    "graceful_timeout": 4,
    "control_socket_disable": True,
    # What the gateway lets through must fit here too.
    "limit_request_line": 8190,
    # By default another parser is taken as soon as its package is there, with other errors and limits.
    "http_parser": "python",
    "forwarded_allow_ips": "",
    "forwarder_headers": "",
    "secure_scheme_headers": {},
    "errorlog": "-",
    "loglevel": "warning",
}
# The steady caller of both is the gateway, whose pool must be the first to close an idle connection.
THREADS: Mapping[str, Any] = {"worker_class": "cli.host.threaded_worker.ThreadedWorker", "threads": 8, "keepalive": 120}
GEVENT: Mapping[str, Any] = {"worker_class": "gevent", "worker_connections": 4000, "keepalive": 120}


class Server(BaseApplication):
    """A gunicorn of one worker that never reads the command line, a file or the environment."""

    def __init__(self, name: str, bind: str, make_app: Callable[[], Any], options: Mapping[str, Any]) -> None:
        self.make_app = make_app
        self.options = {**COMMON, **options, "bind": bind, "proc_name": f"setwise {name}"}
        if SHARED_MEMORY.is_dir():
            self.options["worker_tmp_dir"] = str(SHARED_MEMORY)
        super().__init__()

    def load_config(self) -> None:
        """Our options over gunicorn's defaults."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def run(self) -> None:
        """Serve until asked to end. Whoever opened the socket, the host, looks after the worker too."""
        if self.options["bind"].startswith("fd://"):
            lone_worker.serve(self)
        else:
            super().run()

    def load(self) -> Any:
        """The app, asked for in the worker, after the fork: connections and threads never cross one."""
        return self.make_app()


def find(path: str) -> Callable[[], Any]:
    """``package.module:function`` imported."""
    module, _, name = path.partition(":")
    function: Callable[[], Any] = getattr(importlib.import_module(module), name)
    return function
