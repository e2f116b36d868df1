"""A Redis of our own, which forgets everything with its process or (``keeps=True``) nothing."""

from __future__ import annotations

import socket
from pathlib import Path

from cli.system.services import HOST
from harness.servers.base import Server, program


class Redis(Server):
    """``url(1)`` is the address of its database number 1; it has ``patience`` (seconds), where any is given."""

    name = "redis"

    def __init__(self, *, keeps: bool = False, patience: float | None = None) -> None:
        super().__init__()
        self.keeps, self.patience = keeps, patience

    def command(self) -> list[str | Path]:
        """Without snapshots; with every write on disk where it keeps things."""
        words: list[str | Path] = [program("redis-server"), "--bind", HOST, "--port", str(self.port)]
        return [*words, "--dir", self.folder, "--save", "", "--appendonly", "yes" if self.keeps else "no"]

    def answers(self) -> bool:
        """Whether it answers a ping."""
        try:
            return self.ask("PING") == "+PONG"
        except OSError:
            return False

    def ask(self, *words: str) -> str:
        """Send one command and give the first line of the answer. Raises OSError."""
        with socket.create_connection((HOST, self.port), timeout=2) as talk:
            parts = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
            talk.sendall(f"*{len(words)}\r\n{parts}".encode())
            return talk.makefile("rb").readline().decode().strip()

    def flush(self) -> None:
        """Forget everything while running, as an administrator's mistake would."""
        self.ask("FLUSHALL")

    def url(self, database: int = 0, port: int | None = None) -> str:
        """Address of a database; ``port`` is that of a wire in front."""
        patience = f"?socket_timeout={self.patience}&socket_connect_timeout={self.patience}" if self.patience else ""
        return f"redis://{HOST}:{port or self.port}/{database}{patience}"
