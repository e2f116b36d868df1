"""One client that takes all it can get: others are served in between, and it gets no more than its share."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Callable, Iterator
from itertools import pairwise
from select import select
from typing import Any

import pytest

HEAD = b"Host: x\r\n"
UNKNOWN = b"GET /nothing HTTP/1.1\r\n" + HEAD + b"\r\n"
KNOWN = b"GET /api/v1/exercises/asked HTTP/1.1\r\n" + HEAD + b"\r\n"
INDEX = b"GET /api/v1 HTTP/1.1\r\n" + HEAD + b"\r\n"
CHUNKED = b" HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LAST = UNKNOWN.replace(HEAD, HEAD + b"Connection: close\r\n")
# For the whole day, so that what is left goes down by one with each request, whatever minute it is.
# Whoever has a crowd waits for it, however long that takes.
UNLIMITED = {"gateway_address_limit": "100000000/day", "gateway_busy_wait": "1000"}
MOST_IN_A_TURN = 3


def read_all(client: socket.socket) -> bytes:
    """Everything until the end of the connection."""
    data = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := client.recv(65_536):
            data += piece
    return bytes(data)


@pytest.fixture(scope="module")
def unlimited_gateway(serve: Callable[..., Any]) -> Iterator[Any]:
    gateway = serve(**UNLIMITED, gateway_connection_requests=100_000)
    yield gateway
    gateway.stop()


def places(answers: bytes) -> list[int]:
    """The place of each among all answers to its address, which has one request less left after each."""
    return [-int(left) for left in re.findall(rb'RateLimit: "address";r=(\d+);', answers)]


def test_of_two_who_have_sent_everything_ahead_each_gets_one_answer_in_turn(
    unlimited_gateway: Any, service: Any
) -> None:
    """Both are held up until they have sent all, so that from then on only the gateway decides who is next."""
    sent = {"other": UNKNOWN * 500, "greedy": UNKNOWN * 2_000}
    service.scripts = {f"/api/v1/exercises/{name}": "held" for name in sent}
    with unlimited_gateway.connect() as other, unlimited_gateway.connect() as greedy:
        for name, client in ("other", other), ("greedy", greedy):
            client.sendall(KNOWN.replace(b"asked", name.encode()) + sent[name] + LAST)
            service.await_call(f"/api/v1/exercises/{name}")
        service.go.set()
        turns, greedy_turns = places(read_all(other)), places(read_all(greedy))
    assert (len(turns), len(greedy_turns)) == (502, 2_002)
    assert greedy_turns[-1] > turns[-1], "the test does not look where it should: the greedy one had no more to ask"
    between = [sum(before < one < after for one in greedy_turns) for before, after in pairwise(turns[1:])]
    assert max(between) <= MOST_IN_A_TURN


def test_busy_connections_of_one_address_come_by_turns(unlimited_gateway: Any, service: Any) -> None:
    """Fifty of them delay a newcomer by one piece of work each, and not by all that they have sent."""
    clients = [unlimited_gateway.connect() for _ in range(50)]
    try:
        for client in clients:
            client.sendall(KNOWN * 40)
        clients[0].recv(1)
        with unlimited_gateway.connect() as other:
            other.sendall(KNOWN.replace(b"asked", b"late"))
            assert unlimited_gateway.read(other)[0] == 200
        order = [request["path"].rpartition("/")[2] for request in service.requests]
        assert order.index("late") < 50 * 40 / 2
    finally:
        for client in clients:
            client.close()


def test_a_connection_has_so_many_requests(serve: Callable[..., Any], service: Any) -> None:
    """The last answer says that it is the last, and nothing that was sent behind it is looked at."""
    gateway = serve(gateway_connection_requests=3)
    with gateway.connect() as client:
        client.sendall(KNOWN.replace(b"asked", b"few") * 10)
        answers = read_all(client)
    assert answers.count(b"HTTP/1.1 200") == 3
    assert answers.count(b"Connection: keep-alive") == 2
    assert answers.count(b"Connection: close") == 1
    assert service.counts["/api/v1/exercises/few"] == 3
    assert gateway.exchange(KNOWN)[0] == 200
    gateway.stop()


def test_nothing_is_served_behind_an_answer_that_ends_the_connection(gateway: Any) -> None:
    with gateway.connect() as client:
        client.sendall(UNKNOWN.replace(HEAD, HEAD + b"Connection: close\r\n") + KNOWN * 10)
        assert read_all(client).count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("path", [b"POST /api/v1/goals", b"POST /nothing"])
def test_the_chunks_of_a_refused_body_are_not_read(gateway: Any, path: bytes) -> None:
    """Where they end is not looked for: the connection ends, whatever comes behind."""
    with gateway.connect() as client:
        client.sendall(path + CHUNKED + b"1\r\nx\r\n" * 1_000 + b"0\r\n\r\n" + KNOWN)
        assert read_all(client).count(b"HTTP/1.1") == 1


def test_a_body_in_chunks_that_was_read_leaves_the_connection_usable(gateway: Any, service: Any) -> None:
    with gateway.connect() as client:
        for _ in range(3):
            client.sendall(b"POST /api/v1/exercises" + CHUNKED + b"3\r\nabc\r\n0\r\n\r\n")
            assert gateway.read(client)[0] == 200


@pytest.fixture(scope="module")
def limited_gateway(serve: Callable[..., Any], inner: int) -> Iterator[Any]:
    """Three connections from one address, twenty requests in an hour; inside as many as there are."""
    gateway = serve(
        gateway_address_connections=3,
        gateway_address_limit="20/hour",
        gateway_metrics_bind=f"127.0.0.1:{inner}",
    )
    yield gateway
    gateway.stop()


def test_an_address_has_so_many_connections(limited_gateway: Any, eventually: Callable[..., Any]) -> None:
    """Whether they say something or not; one more is told so and closed, and one that ends makes room."""
    admitted: list[Any] = []

    def connect() -> bool:
        """Whether all three have their places: a connection from before may end a moment later."""
        admitted[:] = (limited_gateway.connect() for _ in range(3))
        silent, halfway, idle = admitted
        halfway.sendall(b"GET /api/v1 HTTP/1.1\r\n" + HEAD)
        idle.sendall(INDEX)
        if limited_gateway.read(idle)[0] == 200 and not select([silent, halfway], [], [], 0)[0]:
            return True
        for client in admitted:
            client.close()
        return False

    eventually(connect)
    silent, halfway, idle = admitted
    with limited_gateway.connect() as fourth:
        status, headers, body = limited_gateway.read(fourth)
        assert fourth.recv(1) == b""
    assert status == 429
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert int(headers["retry-after"]) > 0
    assert json.loads(body)["type"] == "/problems/too-many-requests"
    silent.close()
    eventually(lambda: limited_gateway.exchange(INDEX)[0] == 200)
    for client in (halfway, idle):
        client.close()


def test_inside_nobody_is_counted(limited_gateway: Any, inner: int) -> None:
    """Neither connections nor probes: those who look after the gateway come in there."""
    sockets = [socket.create_connection(("127.0.0.1", inner)) for _ in range(10)]
    try:
        for _ in range(30):
            with socket.create_connection(("127.0.0.1", inner), timeout=20) as probe:
                probe.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
                assert limited_gateway.read(probe)[0] == 200
    finally:
        for client in sockets:
            client.close()


def test_a_trusted_proxy_may_have_more(serve: Callable[..., Any], service: Any) -> None:
    gateway = serve(gateway_address_connections=1, gateway_trusted_proxies="127.0.0.1/32")
    clients = [gateway.connect() for _ in range(5)]
    for client in clients:
        client.sendall(INDEX)
    assert [gateway.read(client)[0] for client in clients] == [200] * 5
    for client in clients:
        client.close()
    gateway.stop()
