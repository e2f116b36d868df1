"""No thread waits for a request: who sends half of one keeps nobody waiting, who sends a whole one is served."""

import socket
from contextlib import ExitStack, suppress
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
    "a chunk without its end": HEAD + CHUNKED + b"1\r\n12",
    "a chunk without end": HEAD + CHUNKED + b"f" * 20 + b"\r\n",
    "half a trailer": HEAD + CHUNKED + b"0\r\nX-A: b\r\n",
    "no last chunk": HEAD + CHUNKED + b"5\r\n12345\r\n",
    "a request and half of the next": HEAD + LENGTH % 1 + b"1" + HEAD,
}

# These are answered, and then the other side does not close.
LEFT_OPEN = {
    "refused": b"X\r\n\r\n",
    "too large": HEAD + LENGTH % 3_000_000 + b"1",
    "the last request": HEAD + b"Connection: close\r\n" + LENGTH % 1 + b"1",
    "in an old version": b"POST / HTTP/1.0\r\n\r\n",
}


def connect(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), timeout=20)


def is_closed(sock: socket.socket) -> bool:
    """Whether the other side has closed it, as far as it is known here."""
    sock.setblocking(False)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


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


@pytest.mark.parametrize("shape", [*HALF_OPEN, *LEFT_OPEN])
def test_sixty_connections_that_stop_keep_nobody_waiting(port, shape):
    with ExitStack() as stack:
        for _ in range(60):
            sock = stack.enter_context(connect(port))
            sock.sendall((HALF_OPEN | LEFT_OPEN)[shape])
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


@pytest.mark.parametrize("shape", LEFT_OPEN)
def test_who_does_not_close_after_the_last_answer_is_closed(port, shape):
    with connect(port) as sock:
        sock.sendall(LEFT_OPEN[shape])
        assert sock.makefile("rb").read().startswith(b"HTTP/1.")


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
    head = HEAD.replace(b"/", b"/large", 1)
    for frame in (LENGTH % len(body) + body, CHUNKED + in_chunks(body, 1_000_000)):
        with connect(port) as sock:
            sock.sendall(head + frame)
            assert answers(sock, 1) == [body]


def test_who_sends_no_more_gets_all_answers(port):
    with connect(port) as sock:
        sock.sendall((HEAD + LENGTH % 1 + b"1") * 3)
        sock.shutdown(socket.SHUT_WR)
        assert answers(sock, 3) == [b"1"] * 3
        assert sock.recv(1) == b""


REFUSED = {
    "a coding that we do not know": b"Transfer-Encoding: identity\r\n\r\n",
    "a coding and a length": b"Content-Length: 5\r\n" + CHUNKED,
    "two lengths": b"Content-Length: 5\r\n" + LENGTH % 6,
    "a length that is none": b"Content-Length: -5\r\n\r\n",
    "a line without its return": b"X-A: b\n\r\n",
    **{f"no size of a chunk: {size}": CHUNKED + size for size in (b"x\r\n", b"\r\n", b"-1\r\n", b"1 2\r\n")},
    "a chunk that goes on": CHUNKED + b"1\r\n123",
}


@pytest.mark.parametrize("shape", REFUSED)
def test_what_will_be_refused_is_refused_at_once(port, shape):
    with connect(port) as sock:
        sock.sendall(HEAD + REFUSED[shape])
        assert sock.makefile("rb").readline().split()[1] in (b"400", b"500", b"501"), "the app here reads in vain"


def test_all_requests_in_the_loop_have_one_limit(start_replica, eventually):
    """Who would go beyond it is closed; sixty of these are more than it."""
    _, port = start_replica()
    with ExitStack() as stack:
        sockets = [stack.enter_context(connect(port)) for _ in range(60)]
        for sock in sockets:
            with suppress(OSError):
                sock.sendall(HEAD + LENGTH % 1_300_000 + b"a" * 1_200_000)
        caller = HTTPConnection(HOST, port, timeout=20)
        caller.request("POST", "/", b"ping")
        assert caller.getresponse().read() == b"ping"
        eventually(lambda: any(is_closed(sock) for sock in sockets))
        assert not all(is_closed(sock) for sock in sockets)


def test_who_waits_to_be_asked_for_a_body_is_asked(port):
    with connect(port) as sock:
        sock.sendall(HEAD + b"Connection: close\r\nExpect: 100-continue\r\n" + LENGTH % 4)
        assert sock.recv(PIECE) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"ping")
        assert sock.makefile("rb").read().endswith(b"\r\n\r\nping")


def test_trailers_belong_to_the_request(port):
    with connect(port) as sock:
        sock.sendall(HEAD + CHUNKED + b"2;a=b\r\nhi\r\n0\r\nX-A: b\r\n\r\n" + HEAD + LENGTH % 1 + b"1")
        assert answers(sock, 2) == [b"hi", b"1"]
