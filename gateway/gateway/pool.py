"""Connections to one service, kept between calls, but never used when the service may be about to close them.

A name may stand for several replicas. Each new connection dials them in random order until one answers, and no
connection lives long, so that a new replica gets its share and one that is gone is missed by nobody. A replica that
ends its answers with ``Connection: close`` is about to leave and dialled last.
"""

from __future__ import annotations

import random
import socket
import time
from typing import Any

from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

# A service that is told to stop still answers on idle connections for two seconds, then closes them (gunicorn's
# STOP_KEEPALIVE_LINGER). We leave them alone before that, so none is closed while we send.
IDLE_SECONDS = 1.5
LIFE_SECONDS = 10.0
DRAINING_SECONDS = 10.0

_draining: dict[str, float] = {}  # address -> until when to prefer others


class Connection(HTTPConnection):
    """A connection that knows to whom and since when it is open, and since when it has been idle."""

    idle_since = 0.0
    open_since = 0.0
    replica = ""

    def connect(self) -> None:
        """Dial; raises what urllib3 raises when no replica answers."""
        super().connect()
        self.open_since = time.monotonic()

    def getresponse(self) -> Any:
        """The head of the answer; raises what urllib3 raises. Notes a replica that is leaving."""
        response = super().getresponse()
        words = response.headers.get("Connection", "").lower().split(",")
        if "close" in (word.strip() for word in words):
            _draining[self.replica] = time.monotonic() + DRAINING_SECONDS
        return response

    @property
    def is_expired(self) -> bool:
        """Whether it is open, but not to be used again."""
        instant = time.monotonic()
        is_old = instant - self.idle_since > IDLE_SECONDS or instant - self.open_since > LIFE_SECONDS
        return self.sock is not None and is_old

    def _new_conn(self) -> socket.socket:
        """Try replica after replica. The resolver's own order would send everybody to the same one."""
        name, failure = self._dns_host, None
        try:
            for address in _replicas(name, self.port):
                self._dns_host = self.replica = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        finally:
            self._dns_host = name
        assert failure is not None
        raise failure


class Pool(HTTPConnectionPool):
    """A pool that does not reuse a connection which the other side may be about to close."""

    ConnectionCls = Connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        if connection.is_expired:
            connection.close()
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.idle_since = time.monotonic()
        super()._put_conn(conn)


def _replicas(name: str, port: int) -> list[str]:
    """The addresses behind a name, shuffled, those that leave last; an unknown name as it is: dialling it tells why."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)}
    except OSError:
        return [name]
    instant = time.monotonic()
    for address in [address for address, until in _draining.items() if until < instant]:
        _draining.pop(address, None)
    return sorted(random.sample(sorted(found), len(found)), key=lambda address: address in _draining)
