"""The whole of Setwise on servers of our own, each behind a wire: everything in it can be killed, frozen or slowed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cli.system.databases import BACKLOGS, PUBLISHED
from cli.system.server_addresses import variable
from cli.system.services import HOST, SERVICES
from harness import process_tree
from harness.servers import base
from harness.servers.postgres import Postgres
from harness.servers.rabbitmq import Rabbit, settle
from harness.servers.redis import Redis
from harness.servers.tcp_proxy import Wire
from harness.system import Trial
from service_kit.messaging.subscriptions import committed_routing

NAMESPACE = "setwise"
NAMES = tuple(service.name for service in SERVICES)
SUBSCRIPTIONS = committed_routing()
BACKLOG = "SELECT " + ", ".join(f"({sql})" for sql in BACKLOGS.values())  # one look at a database
QUEUES = 8  # two for each of the four services that handle events
# The writers share one address, and are more eager than people.
LIMITS = {f"SETWISE_GATEWAY_{name}_LIMIT": "1000000/minute" for name in ("AUTH", "USER", "ADDRESS")}


class FaultStack:
    """``apart`` names the services whose database is on a server of their own, so that it can die alone; ``wired``
    those that the gateway reaches by way of a wire."""

    def __init__(
        self, *, apart: tuple[str, ...] = (), wired: tuple[str, ...] = (), settings: Mapping[str, str] | None = None
    ) -> None:
        self._all = ExitStack()
        self._more = dict(settings or {})
        self.apart, self.wired = apart, wired

    def __enter__(self) -> Self:
        with ExitStack() as all_:
            self.postgres = all_.enter_context(Postgres())
            self.servers = {
                name: all_.enter_context(Postgres()) if name in self.apart else self.postgres for name in NAMES
            }
            self.rabbit = all_.enter_context(Rabbit())
            self.redis = all_.enter_context(Redis())
            self.wires = {name: all_.enter_context(Wire(server.port)) for name, server in self.servers.items()}
            self.broker_wire = all_.enter_context(Wire(self.rabbit.port))
            self.redis_wire = all_.enter_context(Wire(self.redis.port))
            self.to = {name: all_.enter_context(Wire(0)) for name in self.wired}  # their targets are known later
            for name in self.apart:  # all others are provisioned where the administrator's address leads
                self.servers[name].create(database(name))
            folder = all_.enter_context(tempfile.TemporaryDirectory(prefix="setwise-faults-"))
            self.trial = Trial(Path(folder), self.settings(), stack=True)
            for name, wire in self.to.items():
                wire.target = self.trial.ports[name]
            all_.callback(self.trial.kill_everything)
            self.trial.start()
            settle(self.rabbit, QUEUES)
            self._all = all_.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._all.__exit__(kind, error, at)

    def settings(self) -> dict[str, str]:
        """The SETWISE_* variables that lead every process to our servers, by way of the wires."""
        found = {
            f"SETWISE_{name.upper()}_DATABASE_URL": server.url(database(name), self.wires[name].port)
            for name, server in self.servers.items()
        }
        found |= {
            variable("postgres"): self.postgres.administration(),
            variable("amqp"): self.rabbit.url(self.broker_wire.port),
            variable("redis"): self.redis.url(0, self.redis_wire.port),
        }
        found |= {f"SETWISE_GATEWAY_{name.upper()}_URL": f"http://{HOST}:{wire.port}" for name, wire in self.to.items()}
        return LIMITS | found | {"SETWISE_NAMESPACE": NAMESPACE} | self._more

    def pid(self, process: str) -> int:
        """The process id of ``gateway``, ``stream``, a service or ``worker-<service>``; 0 while it is dead."""
        notes = self.trial.data.read_notes() or {}
        return int(notes["processes"].get(process) or 0)

    def kill(self, process: str) -> int:
        """kill -9 of one of our processes and its children; its host starts it again. Gives the id of the victim."""
        base.until(lambda: self.pid(process), 60, f"{process} is there")
        victim = self.pid(process)
        process_tree.kill(victim)
        return victim

    def freeze(self, process: str) -> None:
        """SIGSTOP one of our processes, and its children."""
        process_tree.freeze(self.pid(process))

    def thaw(self, process: str) -> None:
        """Let it go on."""
        process_tree.thaw(self.pid(process))

    def until_restarted(self, process: str, victim: int, within: float = 60) -> float:
        """Wait until another one has taken the place of the victim; gives the seconds."""
        return base.until(lambda: self.pid(process) not in (0, victim), within, f"{process} is started again")

    def sql(self, service: str, statement: str) -> list[tuple[Any, ...]]:
        """Ask a service's database directly, past its wire."""
        return self.servers[service].sql(statement, database(service))

    def backlog(self) -> dict[str, int]:
        """What still waits: rows of each outbox and mailbox, messages of each queue, events between the two."""
        rows = {name: self.sql(name, BACKLOG)[0] for name in NAMES}
        found = {f"{name} {what}": int(n) for name, row in rows.items() for what, n in zip(BACKLOGS, row, strict=True)}
        found = {what: count for what, count in (found | self.rabbit.depths()).items() if count}
        return found or {what: count for what, count in self.under_way().items() if count}  # the last is dear to ask

    def unsent(self, service: str) -> int:
        """How many events wait in a service's outbox."""
        return int(self.sql(service, BACKLOGS["outbox"])[0][0])

    def under_way(self) -> dict[str, int]:
        """By subscriber, how many events were sent to it and are not in its inbox: the broker's own counts lag."""
        found = dict.fromkeys(NAMES, 0)
        handled = {name: {row[0] for row in self.sql(name, "SELECT event_id FROM inbox")} for name in NAMES}
        for name in NAMES:
            for event, kind in self.sql(name, "SELECT event_id, type FROM outbox WHERE sent_at IS NOT NULL"):
                for subscriber in SUBSCRIPTIONS.get(kind, ()):
                    found[subscriber] += event not in handled[subscriber]
        return {f"on the way to {name}": count for name, count in found.items()}

    def is_drained(self) -> bool:
        """Whether nothing waits. One database is read after the other, and an event that is handled between two of the
        looks may cause another where we have looked already; so no event may come to be meanwhile.
        """
        counts = [self.sql(name, PUBLISHED) for name in NAMES]
        return not self.backlog() and counts == [self.sql(name, PUBLISHED) for name in NAMES]

    def drain(self, within: float = 180) -> float:
        """Wait until nothing waits any more; gives the seconds. Raises TimeoutError that says what is left."""
        try:
            return base.until(self.is_drained, within, "nothing waits any more")
        except TimeoutError as late:
            raise TimeoutError(f"{late}: {self.backlog()}") from None

    def power_cut(self) -> None:
        """Every process of ours and of the servers dies at one instant."""
        for server in {*self.servers.values(), self.rabbit, self.redis}:
            server.freeze()
        self.trial.kill_everything()
        for server in {*self.servers.values(), self.rabbit, self.redis}:
            server.kill()

    def power_on(self) -> None:
        """Start what a power cut ended; nobody repairs anything."""
        for server in {*self.servers.values(), self.rabbit, self.redis}:
            server.start()
        self.trial.start()


def database(service: str) -> str:
    """The name of a service's database and of its role."""
    return f"{NAMESPACE}_{service}"
