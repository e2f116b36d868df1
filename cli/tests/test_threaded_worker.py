"""No thread waits for a request: who sends half of one keeps nobody waiting, who sends a whole one is served."""

import socket
from contextlib import ExitStack
from http.client import HTTPConnection, parse_headers

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.host.threaded_worker import PIECE
from cli.system.services import HOST
from service_kit.testing.repetitions import repetitions

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
LENGTH, CHUNKED = b"Content-Length: %d\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"
HALF_OPEN = {
    "silent": b"",
    "half a head": HEAD,
    "a head without its body": HEAD + LENGTH % 10,
    "half a body": HEAD + LENGTH % 10 + b"12345",
    "no chunk": HEAD + CHUNKED,
    "half a chunk": HEAD + CHUNKED + b"a\r\n12345",
    "half a chunk that looks like an end": HEAD + CHUNKED + b"a\r\n\r\n\r\n",
    "half a size": HEAD + CHUNKED + b"a",
    "a size without end": HEAD + CHUNKED + b"a;" + b"b" * 2_000,
    "a chunk without end": HEAD + CHUNKED + b"f" * 20 + b"\r\n",
    "half a trailer": HEAD + CHUNKED + b"0\r\nX-A: b\r\n",
    "no last chunk": HEAD + CHUNKED + b"5\r\n12345\r\n",
    "a request and half of the next": HEAD + LENGTH % 1 + b"1" + HEAD,
}


def connect(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), timeout=20)


def answers(sock: socket.socket, count: int) -> list[bytes]:
    """The bodies of so many answers."""
    with sock.makefile("rb") as stream:
        return [stream.read(int(parse_headers(stream)["Content-Length"])) for _ in range(count) if stream.readline()]


@pytest.fixture(scope="module")
def port(start_replica):
    """A service that waits for half a minute, so longer than any of its callers here."""
    return start_replica()[1]


@pytest.fixture(scope="module")
def hasty_port(start_replica):
    """A service that waits for no more than a moment."""
    return start_replica(whole_within=0.2)[1]


@pytest.mark.parametrize("shape", HALF_OPEN)
def test_sixty_half_open_connections_keep_nobody_waiting(port, shape):
    with ExitStack() as stack:
        for _ in range(60):
            sock = stack.enter_context(connect(port))
            sock.sendall(HALF_OPEN[shape])
        caller = HTTPConnection(HOST, port, timeout=20)
        for _ in range(3):
            caller.request("POST", "/", b"ping")
            assert caller.getresponse().read() == b"ping"


@pytest.mark.parametrize("shape", HALF_OPEN)
def test_what_stays_half_open_is_closed(hasty_port, shape):
    with connect(hasty_port) as sock:
        sock.sendall(HALF_OPEN[shape])
        if "request" in shape:
            assert answers(sock, 1) == [b"1"]
        assert sock.recv(1) == b""


def test_who_closes_halfway_leaves_room_for_others(start_replica):
    """Places are given back, else the second hundred would find none."""
    _, port = start_replica(places=100)
    for _ in range(2):
        with ExitStack() as stack:
            for _ in range(90):
                stack.enter_context(connect(port)).sendall(HEAD)
    with connect(port) as sock:
        sock.sendall(HEAD + LENGTH % 1 + b"1")
        assert answers(sock, 1) == [b"1"]


def in_chunks(body: bytes, size: int) -> bytes:
    """A body in chunks of so many bytes."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


BODIES = st.text("a\r\n", max_size=9).map(str.encode) | st.just(b"\r\n\r\n") | st.just(b"a" * 100_000)
REQUESTS = st.tuples(BODIES, st.none() | st.integers(1, 5))
AS_IT_COMES = settings(
    max_examples=repetitions(60, short=15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@AS_IT_COMES
@given(st.lists(REQUESTS, min_size=1, max_size=4), st.lists(st.integers(0, 400), max_size=6))
def test_requests_are_answered_in_order_whatever_pieces_they_come_in(port, requests, cuts):
    sent = b"".join(
        HEAD
        + (
            LENGTH % len(body) + body
            if size is None
            else CHUNKED + in_chunks(body, size * 20_000 if len(body) > 9 else size)
        )
        for body, size in requests
    )
    with connect(port) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(sent)], strict=True):
            sock.sendall(sent[start:end])
        assert answers(sock, len(requests)) == [body for body, _ in requests]


def test_a_request_that_is_too_large_for_the_loop_is_served(port):
    body = b"a" * 3_000_000
    for frame in (LENGTH % len(body) + body, CHUNKED + in_chunks(body, 1_000_000)):
        with connect(port) as sock:
            sock.sendall(HEAD + frame)
            assert answers(sock, 1) == [body]


def test_trailers_belong_to_the_request(port):
    with connect(port) as sock:
        sock.sendall(HEAD + CHUNKED + b"2;a=b\r\nhi\r\n0\r\nX-A: b\r\n\r\n" + HEAD + LENGTH % 1 + b"1")
        assert answers(sock, 2) == [b"hi", b"1"]


@pytest.mark.parametrize("size", [b"x\r\n", b"\r\n", b"-1\r\n", b"1 2\r\n"])
def test_what_is_no_chunk_is_refused_at_once(port, size):
    with connect(port) as sock:
        sock.sendall(HEAD + CHUNKED + size)
        assert sock.recv(PIECE).startswith((b"HTTP/1.1 400", b"HTTP/1.1 500")), "the app reads the body"
