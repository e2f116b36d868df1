"""The greedy clients of ``bench greedy``, a process each: ``python -m harness.benches.greed SHAPE PORT SECONDS``.

Every shape sends as fast as it is let and reads whatever comes, except the slow reader. Where loopback has more than
one address (Linux), it comes from another one than the client that waits, as strangers do.
"""

from __future__ import annotations

import os
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

HOST = "127.0.0.1"
OTHER = "127.0.0.2"
PIECE = 65_536
REQUESTS = 5_000
NICE = 5  # below the gateway's: what is measured is how the gateway shares its time, not how the machine does

Connect = Callable[[], socket.socket]


def request(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """One request as it goes over the wire."""
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *headers, *length, "", ""]).encode() + body


def chunked(path: str, count: int) -> bytes:
    """A request whose body comes in ``count`` chunks of one byte."""
    head = request("POST", path, "Content-Type: application/json", "Transfer-Encoding: chunked")
    return head + b"1\r\nx\r\n" * count + b"0\r\n\r\n"


LOG_IN = request("POST", "/api/v1/auth/login", "Content-Type: application/json", body=b'{"email": "a"}')
WIDE = request("GET", "/nothing", *(f"X-{n:02}: {'a' * 8_000}" for n in range(48)))

# What is sent over and over on one connection, by shape.
PIPELINED = {
    "unknown addresses": request("GET", "/nothing") * REQUESTS,
    "malformed addresses": request("GET", "//") * REQUESTS,
    "no token": request("GET", "/api/v1/goals") * REQUESTS,
    "health": request("GET", "/health/ready") * REQUESTS,
    "kept answers": request("GET", "/api/v1/muscles") * REQUESTS,
    "calls to a service": request("GET", "/api/v1/schedule/calendar/none.ics") * REQUESTS,
    "bodies": LOG_IN * REQUESTS,
    "large answers": request("GET", "/openapi.json", "Accept-Encoding: gzip") * REQUESTS,
    "50 maximal headers": WIDE * 20,
    "300,000 chunks of a byte": chunked("/api/v1/auth/login", 300_000),
    "1,000,000 chunks of a byte": chunked("/api/v1/auth/login", 1_000_000),
    "1,000,000 refused chunks of a byte": chunked("/api/v1/goals", 1_000_000),
}


def pump(sockets: list[socket.socket], data: bytes, until: float) -> None:
    """Send ``data`` on each and throw away what comes, until all are closed or the time (monotonic) is over."""
    unsent_parts = {one: memoryview(data) for one in sockets}
    for one in sockets:
        one.setblocking(False)
    while unsent_parts and (rest := until - time.monotonic()) > 0:
        sending = [one for one, unsent in unsent_parts.items() if unsent]
        readable, writable, _ = select.select([*unsent_parts], sending, [], min(rest, 0.5))
        for one in writable:
            with suppress(BlockingIOError, OSError):
                unsent_parts[one] = unsent_parts[one][one.send(unsent_parts[one][:PIECE]) :]
        for one in readable:
            if not _took(one):
                del unsent_parts[one]
        if not sending and not readable:  # all was sent, and for half a second nothing came
            break


def _took(one: socket.socket) -> bool:
    try:
        return bool(one.recv(PIECE))
    except BlockingIOError:
        return True
    except OSError:
        return False


def pipelined(connect: Connect, data: bytes, until: float, connections: int = 1) -> None:
    """The same again on new connections, for as long as there is time."""
    while time.monotonic() < until:
        sockets = [connect() for _ in range(connections)]
        pump(sockets, data, until)
        close(sockets)


def half_open(connect: Connect, until: float) -> None:
    """Sixty connections of which half say nothing, and half never end their headers."""
    while time.monotonic() < until:
        sockets = [connect() for _ in range(60)]
        for one in sockets[::2]:
            one.sendall(b"GET /api/v1/muscles HTTP/1.1\r\nHost: x\r\nX-A:")
        select.select(sockets, [], [], max(0.0, until - time.monotonic()))
        close(sockets)


def slow_readers(connect: Connect, until: float) -> None:
    """A hundred connections that ask for large answers and take none."""
    sockets = [connect() for _ in range(100)]
    for one in sockets:
        one.setblocking(False)
        with suppress(OSError):
            one.send(request("GET", "/openapi.json") * 200)
    time.sleep(max(0.0, until - time.monotonic()))
    close(sockets)


def coming_and_going(connect: Connect, until: float) -> None:
    """Connections as fast as they can be opened: every other one asks something, none waits for an answer."""
    while time.monotonic() < until:
        sockets = [connect() for _ in range(50)]
        for one in sockets[::2]:
            with suppress(OSError):
                one.sendall(request("GET", "/nothing"))
        close(sockets)


def sending_and_going(connect: Connect, until: float) -> None:
    """Connections on each of which thousands of requests are sent, and none is waited for."""
    while time.monotonic() < until:
        with connect() as one, suppress(OSError):
            one.sendall(PIPELINED["unknown addresses"])


def close(sockets: list[socket.socket]) -> None:
    """Close them all."""
    for one in sockets:
        one.close()


OTHERS: dict[str, Callable[[Connect, float], None]] = {
    "200 connections at once": lambda connect, until: pipelined(
        connect, request("GET", "/nothing") * 100, until, connections=200
    ),
    "60 half-open connections": half_open,
    "100 readers that do not read": slow_readers,
    "connections that come and go": coming_and_going,
    "connections that send and go": sending_and_going,
}


def address() -> str:
    """Where the greedy client comes from."""
    with socket.socket() as trial, suppress(OSError):
        trial.bind((OTHER, 0))
        return OTHER
    return HOST


def main(shape: str, port: int, seconds: float) -> None:
    """Be greedy for so long; without a shape, do nothing."""
    os.nice(NICE)
    source = (address(), 0)

    def connect() -> socket.socket:
        return socket.create_connection((HOST, port), timeout=20, source_address=source)

    until = time.monotonic() + seconds
    if shape in PIPELINED:
        pipelined(connect, PIPELINED[shape], until)
    elif shape:
        OTHERS[shape](connect, until)
    time.sleep(max(0.0, until - time.monotonic()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
