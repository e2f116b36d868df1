"""Connections to one Redis server for short questions: a fifth of a second at most, and no second try at a silent one.

A server that is farther away gets more by its address: ``?socket_timeout=1&socket_connect_timeout=1``.

Each connection serves one caller at a time, so this is safe with threads and with gevent. A connection learns when it
is opened which process it leads to: a server that was restarted is another one, whatever it kept on disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from typing import Any

from redis import Connection
from redis.connection import parse_url
from redis.exceptions import ConnectionError as Broken
from redis.exceptions import RedisError

TIMEOUT = 0.2
MAX_IDLE = 64
_RUN_ID = re.compile(rb"^run_id:(\w+)", re.MULTILINE)
Command = tuple[str | bytes | int, ...]


class Talk:
    """One connection while one caller has it; ``server`` names the process at the other end."""

    def __init__(self, address: dict[str, Any], timeout: float) -> None:
        kind = address.get("connection_class", Connection)
        options: dict[str, Any] = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
        options |= {name: value for name, value in address.items() if name != "connection_class"}
        options |= {"protocol": 2, "driver_info": None}
        self.server = ""
        self._connection = kind(**options, redis_connect_func=self._handshake)

    def ask(self, *commands: Command) -> list[Any]:
        """Send the commands at once and give their answers. Raises RedisError for the first one that is an error."""
        connection = self._connection
        connection.connect()
        connection.send_packed_command(connection.pack_commands(commands))
        return [connection.read_response() for _ in commands]

    def close(self) -> None:
        """Let go of the server."""
        self._connection.disconnect()

    def _handshake(self, connection: Any) -> None:
        connection.on_connect()
        connection.send_command("INFO", "server")
        found = _RUN_ID.search(connection.read_response())
        if found is None:
            raise RedisError("the server does not tell who it is")
        self.server = found[1].decode()


class Link:
    """All connections of this process to the Redis at ``url`` (database included). Nothing is opened until first use.

    ``timeout`` in seconds is for connecting and for each answer, unless the address says otherwise. Raises ValueError
    for what is no address.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._address, self._timeout = parse_url(url), timeout
        self._idle: list[Talk] = []  # append and pop are atomic
        self._process = os.getpid()

    def ask(self, *commands: Command) -> tuple[str, list[Any]]:
        """The server's name and the answers. Raises RedisError.

        A connection that lay idle may have been closed meanwhile; only that is tried again, on a fresh one.
        """
        while self._idle_here():
            try:
                return self._ask(self._idle.pop(), commands)
            except (Broken, IndexError):
                continue
        return self._ask(self._fresh(), commands)

    def talk(self) -> AbstractContextManager[Talk]:
        """``with link.talk() as talk:`` a connection of its own for several questions that belong together."""
        return closing(self._fresh())

    def _fresh(self) -> Talk:
        return Talk(self._address, self._timeout)

    def _ask(self, talk: Talk, commands: Sequence[Command]) -> tuple[str, list[Any]]:
        try:
            answers = talk.ask(*commands)
        except BaseException:  # a greenlet that is killed here leaves an answer behind that belongs to nobody
            talk.close()
            raise
        if len(self._idle) < MAX_IDLE:
            self._idle.append(talk)
        else:
            talk.close()
        return talk.server, answers

    def _idle_here(self) -> Sequence[Talk]:
        """The idle connections, but none that was opened before a fork."""
        if self._process != os.getpid():
            self._process, self._idle = os.getpid(), []
        return self._idle
