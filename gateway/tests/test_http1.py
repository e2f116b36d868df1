"""HTTP/1.1 as the gateway reads it from services: the same however the bytes arrive, and nothing that is ambiguous."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadGateway
from gateway.http1 import MAX_FIELDS, Closed, Response, Source, read_head, request_bytes
from gateway.upstream import Call, Upstream

OK = b"HTTP/1.1 200 OK\r\n"
CLOSING = OK + b"Connection: Close\r\nContent-Length: 2\r\n\r\n{}"
OLDER = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"
ODD = [b"", b"\r", b"\n", b"\r\n", b"0", b":", b"\xff"]
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=12)
NAMES = st.from_regex(r"X-[A-Za-z0-9.!#~_-]{1,12}", fullmatch=True)
VALUES = st.lists(WORDS, max_size=4).map(" ".join)


class Pieces:
    """A socket on which these bytes arrive, in these pieces; then its end."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def recv(self, size: int) -> bytes:
        piece = self._pieces.pop(0) if self._pieces else b""
        if len(piece) > size:
            self._pieces.insert(0, piece[size:])
        return piece[:size]


def read(*pieces: bytes, method: str = "GET") -> tuple[Response, bytes]:
    response = read_head(Source(Pieces(*pieces), time.monotonic() + 60), method)
    body = b""
    while piece := response.read():
        body += piece
    return response, body


def outcome(*pieces: bytes, method: str = "GET") -> Any:
    """All that an answer says, or what it is refused for."""
    try:
        response, body = read(*pieces, method=method)
    except (BadGateway, Closed) as error:
        return type(error), str(error)
    return response.status, response.headers, body, response.is_reusable, response.leaves


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({place % (len(data) + 1) for place in cuts})
    return [data[begin:end] for begin, end in zip([0, *places], [*places, len(data)], strict=True)]


@st.composite
def chunks(draw: st.DrawFn, body: bytes) -> bytes:
    pieces = cut(body, draw(st.lists(st.integers(0, 500), max_size=4)))
    extension = draw(st.sampled_from([b"", b";a=b", b' ;a="b c"']))
    framed = [b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces if piece]
    return b"".join(framed) + b"0\r\n\r\n"


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Whole answers that nobody can misread."""
    status = draw(st.sampled_from([200, 201, 404, 500, 599]))
    body = draw(st.binary(max_size=300))
    chunked = draw(st.booleans())
    fields = [f"{name}: {value}".encode() for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=6))]
    fields += [b"Transfer-Encoding: Chunked" if chunked else b"Content-Length: %d" % len(body)]
    fields += draw(st.sampled_from([[], [b"Connection: close"], [b"connection: Keep-Alive"]]))
    head = b"".join(field + b"\r\n" for field in draw(st.permutations(fields)))
    return b"HTTP/1.1 %d Any\r\n%s\r\n%s" % (status, head, draw(chunks(body)) if chunked else body)


@given(answers(), st.lists(st.integers(0, 10_000), max_size=12), st.sampled_from([b"", b"x", b"HTTP/1.1 200 OK\r\n"]))
def test_any_cut_into_reads_gives_the_same(answer: bytes, cuts: list[int], more: bytes) -> None:
    assert outcome(*cut(answer, cuts)) == outcome(answer)
    *whole, is_reusable, _leaves = outcome(answer)
    assert is_reusable is (b"connection: close" not in answer.lower())
    status, headers, body, after_more, _ = outcome(answer + more)
    assert [status, headers, body] == whole
    assert after_more is (is_reusable and not more), "bytes that nobody asked for end the connection"


@given(answers())
def test_it_is_read_as_the_standard_library_reads_it(answer: bytes) -> None:
    class Socket:
        def makefile(self, _mode: str) -> io.BytesIO:
            return io.BytesIO(answer)

    expected = http.client.HTTPResponse(Socket(), method="GET")  # type: ignore[arg-type]
    expected.begin()
    response, body = read(answer)
    assert (response.status, body) == (expected.status, expected.read())
    assert [(name, value.strip()) for name, value in expected.getheaders()] == response.headers


@given(answers(), st.data())
def test_whatever_is_changed_it_is_an_answer_or_refused(answer: bytes, data: st.DataObject) -> None:
    changed = bytearray(answer)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b"\r", b"\n", b"0", b":", b"\xff"])
        )
    cuts = data.draw(st.lists(st.integers(0, 10_000), max_size=6))
    assert outcome(*cut(bytes(changed), cuts)) == outcome(bytes(changed))


@given(answers(), st.data())
def test_a_cut_one_is_never_whole(answer: bytes, data: st.DataObject) -> None:
    got = outcome(answer[: data.draw(st.integers(0, len(answer) - 1))])
    assert got[0] in (BadGateway, Closed)


MISREAD = {
    "a lone line feed": OK.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n",
    "a line feed in a value": OK + b"X: a\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n",
    "a carriage return in a value": OK + b"X: a\rb\r\nContent-Length: 0\r\n\r\n",
    "a folded line": OK + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "a blank before the colon": OK + b"Content-Length : 0\r\n\r\n",
    "a nameless header": OK + b": 1\r\nContent-Length: 0\r\n\r\n",
    "NUL in a value": OK + b"X: a\x00\r\nContent-Length: 0\r\n\r\n",
    "the same length twice": OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": OK + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length with a sign": OK + b"Content-Length: +2\r\n\r\n{}",
    "a length in other digits": OK + b"Content-Length: \xb2\r\n\r\n{}",
    "an endless length": OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{}",
    "an empty length": OK + b"Content-Length:\r\n\r\n",
    "a length beside chunks": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunks twice": OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a coding behind chunks": OK + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "trailers": OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n\r\n",
    "a chunk with a sign": OK + b"Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n",
    "a chunk in Python's notation": OK + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk with an underscore": OK + b"Transfer-Encoding: chunked\r\n\r\n1_0\r\n" + b" " * 16 + b"\r\n0\r\n\r\n",
    "a chunk that ends late": OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
    "a chunk line without end": OK + b"Transfer-Encoding: chunked\r\n\r\n2;" + b"a" * 5_000,
    "a long chunk line": OK + b"Transfer-Encoding: chunked\r\n\r\n2;" + b"a" * 5_000 + b"\r\n{}\r\n0\r\n\r\n",
    "a chunk that is endless": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 16 + b"\r\n{}",
    "another version": b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
    "a blank line before": b"\r\n" + OK + b"Content-Length: 0\r\n\r\n",
    "no end of the head": OK + b"X: 1\r\n" * 30_000,
    "too many headers": OK + b"X: 1\r\n" * MAX_FIELDS + b"Content-Length: 0\r\n\r\n",
    "to continue for ever": b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000,
}  # fmt: skip


@pytest.mark.parametrize("name", MISREAD)
def test_what_could_be_misread_is_refused(name: str) -> None:
    with pytest.raises(BadGateway):
        read(MISREAD[name])


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
@pytest.mark.parametrize("framing", [b"", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_some_answers_have_no_body(method: str, status: int, framing: bytes) -> None:
    head = b"HTTP/1.1 %d X\r\n%s\r\n" % (status, framing)
    response, body = read(head, method=method)
    assert (response.status, body, response.is_reusable) == (status, b"", True)
    response, body = read(head + b"12345", method=method)
    assert (body, response.is_reusable) == (b"", False)


def test_an_older_version_ends_with_its_answer() -> None:
    response, body = read(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}")
    assert (body, response.is_reusable) == (b"{}", False)


def test_a_word_to_continue_is_passed_over() -> None:
    assert outcome(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\n{}")[2] == b"{}"


def test_no_byte_is_another_thing_than_half_an_answer() -> None:
    with pytest.raises(Closed):
        read(b"")
    with pytest.raises(BadGateway):
        read(b"H")


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.binary(max_size=50), st.sampled_from(["GET", "POST", "DELETE"]))
def test_a_request_is_sent_as_it_was_meant(headers: dict[str, str], body: bytes, method: str) -> None:
    head, _, rest = request_bytes(method, "/x?y=1", "host:1", headers, body).partition(b"\r\n\r\n")
    begin, *lines = head.decode().split("\r\n")
    assert (begin, rest) == (f"{method} /x?y=1 HTTP/1.1", body)
    sent = [tuple(line.split(": ", 1)) for line in lines]
    length = [("Content-Length", str(len(body)))] if body or method == "POST" else []
    assert sent == [("Host", "host:1"), *headers.items(), *length]


@pytest.mark.parametrize("broken", ["a\r\nX-Injected: 1", "a\nb", "a\rb"])
def test_no_request_becomes_two(broken: str) -> None:
    for arguments in (("GET", broken, "h", {}), ("GET", "/", "h", {"A": broken}), ("GET", "/", "h", {broken: "1"})):
        with pytest.raises(ValueError, match="line break"):
            request_bytes(*arguments, b"")


@pytest.fixture
def answering() -> Any:
    """``answering(*answers)``: the address of somebody who gives one after the other, on any number of connections;
    and how many there were."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []

    def serve(answers: list[bytes]) -> None:
        while answers:
            caller, _ = listener.accept()
            connections.append(caller)
            while answers and caller.recv(65_536):
                caller.sendall(answers.pop(0))

    def start(*answers: bytes) -> tuple[Upstream, Callable[[], int]]:
        threading.Thread(target=serve, args=(list(answers),), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return Upstream("x", url, seconds=20, cap=1000, places=2), lambda: len(connections)

    yield start
    for connection in connections:
        connection.close()
    listener.close()


PLAIN = OK + b"Content-Length: 2\r\n\r\n{}"


def test_a_connection_over_which_more_came_than_was_asked_for_is_left(answering: Any) -> None:
    upstream, connections = answering(PLAIN + OK + b"Content-Length: 6\r\n\r\nforged", PLAIN)
    assert [upstream.call(Call("POST", "/x", {})).body for _ in range(2)] == [b"{}", b"{}"]
    assert connections() == 2


@pytest.mark.parametrize("first", [OLDER, CLOSING])
def test_a_connection_that_the_service_gives_up_is_left(answering: Any, first: bytes) -> None:
    upstream, connections = answering(first, PLAIN)
    assert [upstream.call(Call("POST", "/x", {})).body for _ in range(2)] == [b"{}", b"{}"]
    assert connections() == 2


def test_an_idle_connection_that_says_something_is_left(answering: Any) -> None:
    upstream, _ = answering(PLAIN, PLAIN)
    upstream.call(Call("POST", "/x", {}))
    [idle] = upstream._pool._idle
    assert idle.is_usable
    [own] = [connection for connection in [idle._sock] if connection is not None]
    own.shutdown(socket.SHUT_RD)  # as if the other side had ended it
    assert not idle.is_usable
    assert upstream.call(Call("POST", "/x", {})).body == b"{}"
