"""A RabbitMQ of our own with its management API, which loads a definitions file when it starts."""

from __future__ import annotations

import socket
from pathlib import Path

from cli.host.ports import free_row
from cli.system.services import HOST
from harness.servers.rabbitmq import Rabbit


class ManagedRabbit(Rabbit):
    """``definitions`` is the file that it begins with, if any."""

    start_within_s = 120.0

    def __init__(self, definitions: Path | None = None) -> None:
        super().__init__()
        self.definitions, self.api_port = definitions, free_row(1, self.port + 10)

    def prepare(self) -> None:
        """As usual, with the management plugin."""
        super().prepare()
        more = [f"management.tcp.ip = {HOST}", f"management.tcp.port = {self.api_port}"]
        more += [f"load_definitions = {self.definitions}"] if self.definitions else []
        with (self.folder / "rabbitmq.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(more) + "\n")
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management].\n", encoding="utf-8")

    def answers(self) -> bool:
        """Whether both ports are open; whom the broker knows is up to the definitions."""
        try:
            for port in (self.port, self.api_port):
                socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            return False
        return True

    def api(self, user: str = "guest", password: str = "guest") -> str:
        """The management API's address."""
        return f"http://{user}:{password}@{HOST}:{self.api_port}"
