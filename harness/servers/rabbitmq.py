"""A RabbitMQ of our own: own node, own name server, own folder; seen by nobody but us."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path

import pika

from cli.system.services import HOST
from harness.servers.base import Server, launch, program, until

# What the system puts on the path changes the user first, and with it our folders.
SCRIPTS = ("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin")
# Where Erlang's packages leave what they do not put on the path.
RUNTIMES = tuple(str(folder) for folder in Path("/usr").glob("lib*/erlang/erts-*/bin"))
# Whom the broker notes as the author of a change.
ACTOR = '<<"tests">>'
DEPTH = re.compile(r'\{"([^"]+)", (\d+)\}')
LOW, USUAL = "0.000001", "0.4"
PORTS = 3
# Counts of quorum queues are as old as the tick, whose default is five seconds.
TUNED = ("-kernel inet_dist_use_interface {127,0,0,1}", "+S 2:2", "+sbwt none", "-rabbit quorum_tick_interval 500")
GREETING, FRAME = b"AMQP\x00\x00\x09\x01", b"\x01"


class Rabbit(Server):
    """One node. ``port`` speaks AMQP; the two after it are the node's own and its name server's.

    RabbitMQ 3.10 that is killed soon after a quorum queue's first declaration leaves that queue dead: after the
    queues are made, ``restart()`` once before anything is killed.
    """

    name = "rabbit"

    def __init__(self) -> None:
        super().__init__(PORTS)
        self.node = f"{self.folder.name}@localhost"
        self.names: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write its configuration and start its name server."""
        config = [f"listeners.tcp.default = {HOST}:{self.port}", "log.console = true", "log.file = false"]
        # A machine with little free disk or memory must not block what we do not want blocked.
        config += ["disk_free_limit.absolute = 1MB", f"vm_memory_high_watermark.relative = {USUAL}"]
        (self.folder / "rabbitmq.conf").write_text("\n".join(config) + "\n", encoding="utf-8")
        (self.folder / "enabled_plugins").write_text("[].\n", encoding="utf-8")
        # The name server would otherwise be a daemon that stays for ever.
        words: list[str | Path] = [program("epmd"), "-address", HOST, "-port", str(self.port + 2)]
        self.names = launch(words, self.folder / "names.log", self.environment())

    def command(self) -> list[str | Path]:
        """The script, which becomes the virtual machine."""
        return [program("rabbitmq-server", *SCRIPTS)]

    def environment(self) -> dict[str, str]:
        """Everything that would otherwise be shared with other nodes of this machine."""
        own = {
            "HOME": str(self.folder),  # of the cookie
            "ERL_EPMD_PORT": str(self.port + 2),
            "ERL_EPMD_ADDRESS": HOST,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.port + 1),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": " ".join(TUNED),
            "RUNNING_UNDER_SYSTEMD": "true",  # become the virtual machine instead of waiting for one
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")} | own

    def answers(self) -> bool:
        """Whether it begins to talk, which it does last of all."""
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as talk:
                talk.sendall(GREETING)
                return talk.recv(1) == FRAME
        except OSError:
            return False

    def connect(self) -> pika.BlockingConnection:
        """A connection as the administrator. Raises AMQPError or OSError."""
        parameters = pika.URLParameters(self.url())
        parameters.socket_timeout, parameters.stack_timeout = 2, 4
        parameters.blocked_connection_timeout = 5
        return pika.BlockingConnection(parameters)

    def url(self, port: int | None = None) -> str:
        """Its address; ``port`` is that of a wire in front."""
        return f"amqp://guest:guest@{HOST}:{port or self.port}/%2F"

    def evaluate(self, expression: str) -> str:
        """What the node says to an Erlang expression. Raises RuntimeError, or TimeoutExpired where it is frozen.

        `rabbitmqctl` does the same by way of a virtual machine of its own, for which it takes a second of CPU.
        """
        command: list[str | Path] = [program("erl_call", *RUNTIMES), "-n", self.node, "-e"]
        command += ["-c", (self.folder / ".erlang.cookie").read_text("utf-8")]
        done = subprocess.run(
            command,
            env=self.environment(),
            cwd=self.folder,
            input=f"{expression}.\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if not done.stdout.startswith("{ok,"):
            raise RuntimeError(f"{self.node} does not do what it is asked: {done.stdout}{done.stderr}")
        return done.stdout

    def depths(self) -> dict[str, int]:
        """Messages by queue, those that are out for delivery included."""
        queues = self.evaluate(
            "[{binary_to_list(Name), Count} || [{name, {resource, _, queue, Name}}, {messages, Count}]"
            ' <- rabbit_amqqueue:info_all(<<"/">>, [name, messages])]'
        )
        return {name: int(count) for name, count in DEPTH.findall(queues)}

    def add_user(self, name: str, password: str, configure: str, write: str, read: str) -> None:
        """Make a user with these rights."""
        who, secret, *rights = (f'<<"{word}">>' for word in (name, password, configure, write, read))
        self.evaluate(f"ok = rabbit_auth_backend_internal:add_user({who}, {secret}, {ACTOR})")
        allowed = ", ".join(rights)
        self.evaluate(f'ok = rabbit_auth_backend_internal:set_permissions({who}, <<"/">>, {allowed}, {ACTOR})')

    def delete_user(self, name: str) -> None:
        """Remove a user."""
        self.evaluate(f'ok = rabbit_auth_backend_internal:delete_user(<<"{name}">>, {ACTOR})')

    def alarm(self, on: bool) -> None:
        """The memory alarm: publishers are blocked until it ends."""
        self.evaluate(f"ok = vm_memory_monitor:set_vm_memory_high_watermark({LOW if on else USUAL})")

    def close(self) -> None:
        """Kill it and its name server, and remove its folder."""
        super().close()
        if self.names is not None:
            self.names.kill()
            self.names.wait()


def settle(rabbit: Rabbit, queues: int) -> None:
    """Wait until so many queues were made, then restart: from now on it may be killed at any time."""
    until(lambda: len(rabbit.depths()) >= queues, 60, f"{queues} queues are made")
    rabbit.restart()
