"""gunicorn's threaded worker as one of several replicas: asked to stop, it loses no request that reached it.

The kernel completes connections before the server accepts them, and resets those that wait when the server goes; a
caller whose request was sent on such a connection cannot know whether it was carried out. So the server goes on for a
moment, and ends each answer with ``Connection: close``, by which the gateway sees that this replica is leaving and
dials the others. Whoever still waits when it closes is let in first.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Timer
from typing import Any

from cli.host.gunicorn_server import THREADS, Server, find
from cli.host.threaded_worker import ThreadedWorker
from service_kit.security.runtime import runtime

# In which each gateway learns of it; also longer than a gateway uses an idle connection again.
LEAVE_SECONDS = 2.0
# Longer than the gateway waits for any answer, so that whoever is served now is served to the end.
OPTIONS: Mapping[str, Any] = {**THREADS, "worker_class": "cli.host.gunicorn_worker.Worker", "graceful_timeout": 18}


class Worker(ThreadedWorker):
    """Owns its listening sockets alone; not for those that a parent keeps open."""

    leaving = False

    def handle_exit(self, sig: int, frame: Any) -> None:
        """On SIGTERM: from now on each answer is its connection's last; a moment later begins gunicorn's own end."""
        if not self.leaving:
            self.leaving = True
            Timer(LEAVE_SECONDS, super().handle_exit, (sig, frame)).start()

    def handle_request(self, req: Any, conn: Any) -> Any:
        """One request; in a thread."""
        if self.leaving:
            req.force_close()
        return super().handle_request(req, conn)

    def set_accept_enabled(self, enabled: bool) -> None:
        """At the end accept whoever has come and close at once, so that later callers are refused, not kept waiting."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self.accept_all(listener)
                listener.close()

    def accept_all(self, listener: Any) -> None:
        """Everything that the kernel has completed."""
        before = -1
        while self.nr_conns != before:
            before = self.nr_conns
            self.accept(listener)


class Replica(Server):
    """The server of one service that is found by its name, and so has callers from its first moment on."""

    def __init__(self, name: str, bind: str, factory: str) -> None:
        super().__init__(name, bind, lambda: find(factory)(), OPTIONS)

    def load(self) -> Any:
        """The app, with the keys fetched that its first caller's token needs, if somebody has them."""
        app = super().load()
        _ = runtime(app).keys.ready
        return app
