"""The embedded default: one warmed parent that forks every service, and two gevent processes beside them.

In order: start the two gevent processes (their imports run on the other core meanwhile), import every service once,
migrate each database in a short-lived child, make the apps, fork the services and the worker, wait until all answer.
The ports are open before any of this. The parent keeps no connection and starts no thread, so it may fork again at any
time.
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from flask import Flask
from sqlalchemy.orm import configure_mappers

from cli.host import memory, prepare
from cli.host.children import fork
from cli.host.gunicorn_server import THREADS, Server, find
from cli.host.supervisor import Child, Supervisor
from cli.system.environment import environment
from cli.system.health import is_ready
from cli.system.log_files import rotate, tail
from cli.system.paths import Data
from cli.system.services import SERVICES, Service
from cli.system.stack import Stack

GATEWAY = "cli.host.gateway_process"
STREAM = "cli.host.stream_process"
WARM = (*(f"{service.package}.app" for service in SERVICES), "cli.host.threaded_worker", "service_kit.worker.main")
READY_WITHIN_S = 120.0
ROTATE_EVERY_S = 60.0
# Who ends first: those that clients talk to, then the services, last the worker.
OUTSIDE, INSIDE, BEHIND = 0, 1, 2


class StartFailed(Exception):
    """Something did not come up; the message holds the end of its log."""


class Host:
    """One system on one data folder. ``sockets`` are listening already; ``say`` tells the person."""

    def __init__(self, data: Data, sockets: Mapping[str, socket.socket], say: Callable[[str], None]) -> None:
        self.data, self.sockets, self.say = data, dict(sockets), say
        self.ports = {name: sock.getsockname()[1] for name, sock in sockets.items()}
        os.environ.update(environment(data, self.ports, os.environ))
        memory.give_back()
        self.stack = Stack.of(data)
        self.supervisor = Supervisor(say)
        self.apps: dict[str, Flask] = {}
        self.started_at = time.time()

    def start(self) -> None:
        """Bring everything up; raises StartFailed (after which ``stop`` still cleans up)."""
        rotate(self.data.logs)
        self._add("stream", OUTSIDE, partial(self._evented, "stream", STREAM, "SETWISE_SESSION_STREAM_BIND"))
        self._add("gateway", OUTSIDE, partial(self._evented, "gateway", GATEWAY, "SETWISE_GATEWAY_BIND"))
        for module in WARM:
            importlib.import_module(module)
        self._prepare()
        self._make_apps()
        for service in SERVICES:
            self._add(service.name, INSIDE, partial(self._threaded, service))
        for name, services, transport in self._workers():
            self._add(name, BEHIND, partial(self._worker, services, transport))
        self._until_ready()

    def watch(self) -> None:
        """Keep everything alive until asked to stop."""
        rotated = time.monotonic()
        while not self.supervisor.stop_requested:
            self.supervisor.tick()
            self._note()
            if time.monotonic() - rotated > ROTATE_EVERY_S:
                rotated = time.monotonic()
                rotate(self.data.logs)

    def stop(self) -> None:
        """End every process and forget the notes."""
        self.supervisor.stop()
        self.data.notes.unlink(missing_ok=True)

    def _add(self, name: str, group: int, run: Callable[[], None]) -> None:
        start = partial(fork, name, self.data.log(name), partial(self._alone, name, run))
        self.supervisor.add(Child(name, start, group))
        self._note()

    def _alone(self, name: str, run: Callable[[], None]) -> None:
        """In the child: keep no socket but its own, so that every port is free when its owner ends."""
        for other, sock in self.sockets.items():
            if other != name:
                sock.close()
        run()

    def _threaded(self, service: Service) -> None:
        address = f"fd://{self.sockets[service.name].fileno()}"
        Server(service.name, address, lambda: self.apps[service.name], THREADS).run()

    def _evented(self, name: str, module: str, variable: str) -> None:
        """Become a gevent process, which must patch the standard library before anything is imported."""
        self.sockets[name].set_inheritable(True)
        os.environ[variable] = f"fd://{self.sockets[name].fileno()}"
        os.execv(sys.executable, [sys.executable, "-P", "-m", module])  # noqa: S606

    def _workers(self) -> Iterator[tuple[str, list[str], str]]:
        """Name, services and transport of each worker: one for all, on a stack one for each service."""
        names, common = [service.name for service in SERVICES], os.environ["SETWISE_TRANSPORT"]
        if self.stack is None:
            yield "worker", names, common
            return
        whole = common == self.stack.transport()  # else somebody has chosen another
        for name in names:
            yield f"worker-{name}", [name], self.stack.transport(name) if whole else common

    def _worker(self, services: list[str], transport: str) -> None:
        from service_kit.worker.main import serve

        serve({name: self.apps[name] for name in services}, transport)

    def _prepare(self) -> None:
        failed = prepare.all_services(self.data)
        if failed:
            raise StartFailed("\n".join(f"{name} cannot be prepared:\n{tail(log)}" for name, log in failed.items()))

    def _make_apps(self) -> None:
        """Make what the children serve and set it aside from the collector: their pages stay shared."""
        for service in SERVICES:
            try:
                self.apps[service.name] = find(f"{service.package}.app:create_app")()
            except Exception as error:
                raise StartFailed(f"{service.name} cannot be made: {type(error).__name__}: {error}") from error
        configure_mappers()
        gc.collect()
        gc.freeze()

    def _until_ready(self) -> None:
        # The gateway last: it is ready when all others are. One at a time: an unborn process keeps its
        # callers waiting in the queue of its port, so that asking the next one early gains nothing.
        waiting = [*(name for name in self.ports if name != "gateway"), "gateway"]
        deadline = time.monotonic() + READY_WITHIN_S
        while waiting and not self.supervisor.stop_requested:
            # Its health counts among the requests of this machine's address.
            self.supervisor.tick(0.02 if len(waiting) > 1 else 0.1)
            if is_ready(self.ports[waiting[0]]):
                waiting.pop(0)
                continue
            failing = [child.name for child in self.supervisor.children if child.deaths >= 2]
            if failing or time.monotonic() > deadline:
                names = failing or waiting[:1]
                raise StartFailed("\n".join(f"{n} does not start:\n{tail(self.data.log(n))}" for n in names))

    def _note(self) -> None:
        if not self.supervisor.changed:
            return
        self.supervisor.changed = False
        processes = {child.name: child.pid for child in self.supervisor.children}
        self.data.write_notes(
            {"pid": os.getpid(), "born": self.started_at, "ports": self.ports, "processes": processes}
        )
