"""Event streams: how many are opened in a second, at what CPU, and what each takes of the gateway's memory.

Measured: streams of one person's live session through the gateway, opened by 32 at once, each until its first event is
there; then the resident memory of the gateway's workers, without and with them. The figure for 5,000 streams follows
from the memory of one, since one process of the embedded system holds 4,000 connections.

Not measured: what a stream costs while events pass.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psutil

from cli.system.services import HOST
from harness.benches.cpu import read, spent
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.person import Person
from harness.benches.systems import Setwise, system_for

STREAMS, QUICK_STREAMS, AT_ONCE = 3_500, 100, 32
PROMISED = 5_000
OPENED_AT_LEAST, MEGABYTES_AT_MOST = 400.0, 300.0
PATIENCE = 60.0
MANY = "12000"
SETTINGS = {f"SETWISE_GATEWAY_{name}": MANY for name in ("CONNECTIONS", "ADDRESS_CONNECTIONS", "STREAM_PLACES")}
MEGABYTE = 1_000_000


def measure(options: Options) -> Iterator[Figure]:
    """Opened per second, CPU and memory."""
    with system_for(options, more=SETTINGS) as system:
        yield from measure_on(system, options)


def measure_on(system: Setwise, options: Options) -> Iterator[Figure]:
    """As above, on a system that runs."""
    person = Person(system.trial.url, system.port, seed=50)
    person.begin_free_session()
    system.settle()
    head = request(person)
    count = QUICK_STREAMS if options.quick else STREAMS
    with ExitStack() as all_:
        all_.enter_context(opened(system.port, head))  # all that is made once is made
        memory = gateway_megabytes(system)
        before = read(system.processes())
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for stream in pool.map(lambda _: opened(system.port, head), range(count)):
                all_.enter_context(stream)
        seconds = time.monotonic() - began
        costs = spent(before, read(system.processes()))
        per_stream = (gateway_megabytes(system) - memory) / count
    yield Figure("streams opened", count / seconds, "/s", at_least=OPENED_AT_LEAST)
    for group, milliseconds in costs.items():
        yield Figure(f"CPU of the {group} to open one", milliseconds / count, "ms")
    yield Figure("memory of a stream at the gateway", per_stream * 1_000, "kB")
    yield Figure(f"gateway with {PROMISED:,} streams", memory + PROMISED * per_stream, "MB", at_most=MEGABYTES_AT_MOST)


def request(person: Person) -> bytes:
    """The request for a stream of the person's live session."""
    path = f"/api/v1/sessions/{person.session['id']}/events"
    lines = [f"GET {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {person.writer.api.token}"]
    return "\r\n".join([*lines, "Accept: text/event-stream", "", ""]).encode()


def opened(port: int, head: bytes) -> socket.socket:
    """A stream that has sent its first event. Raises RuntimeError for any other answer."""
    stream = socket.create_connection((HOST, port), timeout=PATIENCE)
    stream.sendall(head)
    answer = b""
    while b"\ndata:" not in answer:
        piece = stream.recv(65_536)
        if not piece or not answer.startswith((b"", b"HTTP/1.1 200")):
            raise RuntimeError(f"no stream: {answer[:300].decode(errors='replace')}")
        answer += piece
    return stream


def gateway_megabytes(system: Setwise) -> float:
    """Resident memory of the gateway's processes that no other process shares."""
    processes = (psutil.Process(pid) for pid in system.processes()["gateway"])
    return float(sum(one.memory_full_info().uss for one in processes)) / MEGABYTE
