"""Connections to one service, kept between calls, but never used when the service may be about to close them.

A name may stand for several replicas. Each new connection dials them in random order until one answers, and no
connection lives long, so that a new replica gets its share and one that is gone is missed by nobody. A replica that
ends its answers with ``Connection: close`` is about to leave and dialled last.
"""

from __future__ import annotations

import random
import socket
import time
from contextlib import suppress

from gateway import client_address
from gateway.http1 import Response, Source, read_head

CONNECT_SECONDS = 1.0
# A service that is told to stop still answers on idle connections for two seconds, then closes them (gunicorn's
# STOP_KEEPALIVE_LINGER). We leave them alone before that, so none is closed while we send.
IDLE_SECONDS = 1.5
LIFE_SECONDS = 10.0
DRAINING_SECONDS = 10.0

_draining: dict[str, float] = {}  # address -> until when to prefer others


class Connection:
    """A connection that knows to whom and since when it is open, and since when it has been idle."""

    def __init__(self, name: str, port: int, seconds: float) -> None:
        self._name, self._port, self._seconds = name, port, seconds
        self._sock: socket.socket | None = None
        self.replica = ""
        self.open_since = self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it leads to somebody."""
        return self._sock is not None

    @property
    def is_usable(self) -> bool:
        """Whether it is open and may be used again: it is not old, and nothing has come over it meanwhile, neither
        its end nor an answer that nobody asked for."""
        instant = time.monotonic()
        if instant - self.idle_since > IDLE_SECONDS or instant - self.open_since > LIFE_SECONDS or self._sock is None:
            return False
        self._sock.settimeout(0)
        try:
            self._sock.recv(1)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def connect(self) -> None:
        """Dial replica after replica; the resolver's own order would send everybody to the same one.

        Raises TimeoutError if the last one is silent, another OSError if it refuses.
        """
        failure: OSError | None = None
        for address in _replicas(self._name, self._port):
            try:
                self._sock = _dial(address, self._port, self._seconds)
            except OSError as error:
                failure = error
                continue
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.replica, self.open_since = address, time.monotonic()
            return
        assert failure is not None
        raise failure

    def exchange(self, request: bytes, method: str, ends_at: float) -> Response:
        """Send ``request`` and give the answer as soon as its head is there. Notes a replica that is leaving.

        Raises what :func:`read_head` raises.
        """
        assert self._sock is not None
        self._sock.settimeout(max(0.001, ends_at - time.monotonic()))
        is_sent = False
        with suppress(ConnectionError):  # who refuses may do so before all is read; then the answer is there already
            self._sock.sendall(request)
            is_sent = True
        response = read_head(Source(self._sock, ends_at), method)
        response.keeps_alive &= is_sent
        if response.leaves:
            _draining[self.replica] = time.monotonic() + DRAINING_SECONDS
        return response

    def close(self) -> None:
        """Let go of it."""
        if self._sock is not None:
            self._sock.close()
            self._sock = None


class Pool:
    """The idle connections to one service: the one used last is the first to be used again."""

    def __init__(self, name: str, port: int, most: int) -> None:
        self._name, self._port, self._most = name, port, most
        self._idle: list[Connection] = []  # append and pop are atomic
        self.num_connections = 0

    def take(self) -> Connection:
        """An idle connection that may be used again, else a new one that is not open yet."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # somebody else was faster
                break
            if connection.is_usable:
                return connection
            connection.close()
        self.num_connections += 1
        return Connection(self._name, self._port, CONNECT_SECONDS)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection whose last answer was read to its end."""
        connection.idle_since = time.monotonic()
        if len(self._idle) < self._most:
            self._idle.append(connection)
        else:
            connection.close()


def _dial(address: str, port: int, seconds: float) -> socket.socket:
    """A connection. Raises OSError.

    ``socket.create_connection`` would look up once more what is an address already: with gevent in another thread.
    """
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    sock.settimeout(seconds)
    try:
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def _replicas(name: str, port: int) -> list[str]:
    """The addresses behind a name, shuffled, those that leave last; an unknown name as it is: dialling it tells why."""
    if client_address.address(name) != client_address.UNKNOWN:
        return [name]
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)}
    except OSError:
        return [name]
    instant = time.monotonic()
    for address in [address for address, until in _draining.items() if until < instant]:
        _draining.pop(address, None)
    return sorted(random.sample(sorted(found), len(found)), key=lambda address: address in _draining)
