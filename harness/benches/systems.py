"""What is measured by turns: Setwise, embedded or on servers of its own, and the references of `tests-e2e/bench`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import psutil

from cli.system.log_files import tail
from cli.system.paths import ROOT
from cli.system.server_addresses import variable
from cli.system.services import HOST
from harness import process_tree
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.idle import wait_until_idle
from harness.ports import reserve_row
from harness.servers.base import NotThere, Server, until
from harness.servers.postgres import Postgres
from harness.servers.rabbitmq import Rabbit
from harness.servers.redis import Redis
from harness.system import Trial

REFERENCES = ROOT / "tests-e2e" / "bench"
DATABASES = ("sqlite", "postgresql")
UNLIMITED = {f"SETWISE_GATEWAY_{name}_LIMIT": "1000000/minute" for name in ("ADDRESS", "AUTH", "USER")}
SERVERS = "servers"  # the group of PostgreSQL, RabbitMQ and Redis, which is in no system's own figure
START_WITHIN_S = 60.0
SECRET = "only-for-the-measurements-of-one-machine"  # noqa: S105  (opens nothing)


class System(Protocol):
    """Something that answers on ``port``, and the processes that it consists of."""

    port: int

    def processes(self) -> dict[str, list[int]]:
        """Process ids by group; that of SERVERS is counted apart."""

    def settle(self) -> None:
        """Return when nothing of what was asked is still being worked on."""


class Setwise:
    """A system of its own; its groups are gateway, service, worker and host (and servers)."""

    def __init__(self, trial: Trial, servers: list[Server]) -> None:
        self.trial, self.port, self.servers = trial, trial.port, servers

    def processes(self) -> dict[str, list[int]]:
        """Each gunicorn with its workers counts in its group."""
        groups: dict[str, list[int]] = {"gateway": [], "service": [], "worker": [], "host": []}
        notes = self.trial.data.read_notes() or {"processes": {}}
        for name, pid in notes["processes"].items():
            group = "gateway" if name == "gateway" else "worker" if name.startswith("worker") else "service"
            groups[group] += pids(int(pid or 0))
        if self.trial.process:
            groups["host"].append(self.trial.process.pid)
        return groups | ({SERVERS: server_pids(self.servers)} if self.servers else {})

    def settle(self) -> None:
        """Every event has had its effect."""
        wait_until_idle(self.trial)


class Reference:
    """A program of ``tests-e2e/bench``, whose processes are the group ``service``."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, postgres: Postgres | None = None) -> None:
        self.process, self.port, self.postgres = process, port, postgres

    def processes(self) -> dict[str, list[int]]:
        """The tree of its one command."""
        groups = {"service": pids(self.process.pid)}
        return groups | ({SERVERS: server_pids([self.postgres])} if self.postgres else {})

    def settle(self) -> None:
        """It has nothing to do but answer."""


def pids(root: int) -> list[int]:
    """A process and everything below it."""
    return [one.pid for one in process_tree.tree(root)] if root else []


def server_pids(servers: list[Server]) -> list[int]:
    """The processes of these servers."""
    return [pid for server in servers if server.process for pid in pids(server.process.pid)]


@contextmanager
def setwise(database: str, more: Mapping[str, str] | None = None) -> Iterator[Setwise]:
    """A system without limits of requests, with ``more`` settings, inside the block. Raises NotThere where a server's
    programs are missing."""
    with ExitStack() as all_:
        settings, servers = UNLIMITED | dict(more or {}), list[Server]()
        if database == "postgresql":
            postgres, rabbit = all_.enter_context(Postgres()), all_.enter_context(Rabbit())
            redis = all_.enter_context(Redis())
            servers = [postgres, rabbit, redis]
            settings |= {
                variable("postgres"): postgres.administration(),
                variable("amqp"): rabbit.url(),
                variable("redis"): redis.url(),
            }
        folder = all_.enter_context(TemporaryDirectory(prefix="setwise-bench-"))
        trial = Trial(Path(folder), settings, stack=bool(servers))
        all_.callback(trial.stop)
        trial.start()
        yield Setwise(trial, servers)


@contextmanager
def system_for(options: Options, database: str = "", more: Mapping[str, str] | None = None) -> Iterator[Setwise]:
    """The shared system of ``options`` where it has one, else one of its own, on ``database`` or that of these."""
    if options.system is not None:
        yield options.system
        return
    with setwise(database or options.database, more) as system:
        yield system


def on_each_database(
    options: Options, measure_on: Callable[[Setwise, Options, str], Iterator[Figure]]
) -> Iterator[Figure]:
    """The figures of ``measure_on(system, options, database)`` embedded, and on servers where their programs are on
    this machine; of a quick run on the chosen one alone.
    """
    for database in (options.database,) if options.quick else DATABASES:
        try:
            with system_for(options, database) as system:
                yield from measure_on(system, options, database)
        except NotThere as missing:
            print(f"  the stack is not measured: {missing}")


@contextmanager
def yardstick() -> Iterator[Reference]:
    """The bare WSGI app under ``gunicorn -w2``, inside the block."""
    port = reserve_row(1)
    command = ["-m", "gunicorn", "-w2", "--no-control-socket", "-b", f"{HOST}:{port}", "yardstick:app"]
    with _running(command, port, {}) as process:
        yield Reference(process, port)


@contextmanager
def monolith(seed: Any) -> Iterator[Reference]:
    """The monolith with two workers and the data of ``seed`` on a PostgreSQL of its own, inside the block.

    Raises NotThere without PostgreSQL's programs.
    """
    with Postgres() as postgres:
        postgres.create("monolith")
        more = {"DATABASE_URL": postgres.url("monolith"), "SECRET": SECRET}
        subprocess.run(
            [sys.executable, "-m", "monolith.seed"],
            cwd=REFERENCES,
            env=os.environ | {"PYTHONPATH": str(REFERENCES)} | more,
            input=json.dumps(seed).encode(),
            check=True,
        )
        port = reserve_row(1)
        words = ["-m", "uvicorn", "--workers", "2", "--host", HOST, "--port", str(port), "--log-level", "warning"]
        words += ["--timeout-keep-alive", "120"]
        with _running([*words, "monolith.app:app"], port, more) as process:
            yield Reference(process, port, postgres)


@contextmanager
def _running(command: list[str], port: int, more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with TemporaryDirectory() as folder:
        log = Path(folder) / "output.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=REFERENCES,
                env=os.environ | {"PYTHONPATH": str(REFERENCES)} | more,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            until(lambda: _answers(port, process), START_WITHIN_S, f"{command[1]} answers")
            yield process
        except TimeoutError as late:
            raise RuntimeError(f"{late}\n{tail(log, 40)}") from late
        finally:
            for one in process_tree.tree(process.pid)[::-1]:
                one.terminate()
            process.wait(20)


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Whether somebody listens, and has as many workers as it will have."""
    listening = any(
        one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port
        for parent in process_tree.tree(process.pid)
        for one in parent.net_connections()
    )
    time.sleep(0.2)
    return listening and len(process_tree.tree(process.pid)) > 2
