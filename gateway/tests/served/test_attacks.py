"""Hostile bytes on the wire: refused with a problem, and nobody behind sees them."""

from __future__ import annotations

import contextlib
import json
import threading
from typing import Any

import pytest

HEAD = b"Host: x\r\n"
GET = b"GET /api/v1/exercises HTTP/1.1\r\n" + HEAD
POST = b"POST /api/v1/exercises HTTP/1.1\r\n" + HEAD
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

REFUSED = {
    "CL+TE": (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "TE+CL": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", {400}),
    "CL twice": (POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", {400}),
    "CL negative": (POST + b"Content-Length: -1\r\n\r\n", {400}),
    "CL plus": (POST + b"Content-Length: +4\r\n\r\nabcd", {400}),
    "CL list": (POST + b"Content-Length: 4, 4\r\n\r\nabcd", {400}),
    "TE unknown": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {400}),
    "TE twice": (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "TE identity": (POST + b"Transfer-Encoding: identity\r\n\r\n", {400}),
    **{
        f"TE {coding}": (POST + b"Transfer-Encoding: " + coding.encode() + b"\r\n\r\n0\r\n\r\n", {400})
        for coding in ("gzip", "gzip, chunked", "deflate,chunked", "identity, chunked", "chunked, gzip", "chunked,",
                       "chunked,chunked", "chunked;q=1", '"chunked"', "chunked\x0b", "\x0bchunked",
                       "Gzip, Chunked", "CHUNKED, chunked", "Identity", "Chunked;q=1", "Xchunked")
    },
    "CL+TE in capitals": (POST + b"Content-Length: 4\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", {400}),
    "TE twice in two cases": (
        POST + b"Transfer-Encoding: Chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}
    ),
    "TE gzip and TE": (POST + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "TE in 1.0": (b"POST /api/v1/exercises HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "blank before colon": (GET + b"X-A : 1\r\n\r\n", {400}),
    "folded header": (GET + b"X-A: 1\r\n 2\r\n\r\n", {400}),
    "bare LF": (b"GET /api/v1/exercises HTTP/1.1\nHost: x\n\n", {400}),
    "NUL in a header": (GET + b"X-A: a\x00b\r\n\r\n", {400}),
    "CR in a header": (GET + b"X-A: a\rb\r\n\r\n", {400}),
    "no host": (b"GET /api/v1/exercises HTTP/1.1\r\n\r\n", {400}),
    "two hosts": (GET + b"Host: y\r\n\r\n", {400}),
    "no method": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
    "HTTP/3.0": (b"GET / HTTP/3.0\r\nHost: x\r\n\r\n", {400}),
    "TRACE": (b"TRACE /api/v1/exercises HTTP/1.1\r\n" + HEAD + b"\r\n", {405}),
    "CONNECT": (b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HEAD + b"\r\n", {400, 405}),
    "absolute form": (b"GET http://127.0.0.1/internal/users HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "asterisk": (b"OPTIONS * HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "dot segments": (b"GET /api/v1/../../internal/users HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "encoded dots": (b"GET /api/v1/%2e%2e/%2e%2e/internal HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "encoded slash": (b"GET /api/v1/..%2finternal HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "two slashes": (b"GET //internal/users HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "backslash": (b"GET /api/v1\\..\\internal HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "semicolon": (b"GET /api/v1/exercises;/../internal HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "NUL": (b"GET /api/v1/exercises%00 HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "raw bytes": (b"GET /api/v1/ex\xff HTTP/1.1\r\n" + HEAD + b"\r\n", {400}),
    "long address": (b"GET /api/v1/exercises?q=" + b"a" * 8_001 + b" HTTP/1.1\r\n" + HEAD + b"\r\n", {414}),
    "longer address": (b"GET /api/v1/exercises?q=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n", {414}),
    "large header": (GET + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n", {431}),
    "many headers": (GET + b"X-A: 1\r\n" * 200 + b"\r\n", {431}),
    "headers without end": (GET + b"X-A: " + b"a" * 2_000_000, {431}),
    "large token": (GET + b"Authorization: Bearer " + b"a" * 100_000 + b"\r\n\r\n", {401}),
    "two tokens": (GET + b"Authorization: Bearer a.b.c\r\nAuthorization: Bearer d.e.f\r\n\r\n", {401}),
    "override": (POST + b"X-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n", {400}),
    "odd Expect": (POST + b"Expect: 200-ok\r\nContent-Length: 0\r\n\r\n", {400, 417}),
    "internal": (b"GET /internal/users HTTP/1.1\r\n" + HEAD + b"\r\n", {404}),
    "metrics": (b"GET /metrics HTTP/1.1\r\n" + HEAD + b"\r\n", {404}),
    "large body": (POST + b"Content-Length: 1048577\r\n\r\n" + b"x" * 1_048_577, {413}),
    "boasted body": (POST + b"Content-Length: 99999999999\r\n\r\n", {413}),
    "large chunked body": (CHUNKED + b"10000\r\n%b\r\n" % (b"x" * 65_536) * 17 + b"0\r\n\r\n", {413}),
    "one large chunk": (CHUNKED + b"7fffffff\r\n" + b"x" * 1_100_000, {413}),
    "bad chunk size": (CHUNKED + b"zz\r\nab\r\n0\r\n\r\n", {400}),
    "negative chunk": (CHUNKED + b"-1\r\nab\r\n0\r\n\r\n", {400}),
    "chunk without end": (CHUNKED + b"2\r\nabXX0\r\n\r\n", {400}),
    "endless chunk line": (CHUNKED + b"1;" + b"a" * 100_000, {400}),
    "chunks of a byte": (CHUNKED + b"1\r\na\r\n" * 100_000 + b"0\r\n\r\n", {400}),
    "long chunk lines": (CHUNKED + (b"1;a=" + b"b" * 4_000 + b"\r\na\r\n") * 50 + b"0\r\n\r\n", {400}),
    "chunks nobody reads": (CHUNKED.replace(b"exercises", b"nothing") + b"1\r\na\r\n" * 100_000, {404}),
    "many parameters": (b"GET /api/v1/nothing?" + b"a&" * 3_900 + b" HTTP/1.1\r\n" + HEAD + b"\r\n", {404}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_bytes_are_refused_with_a_problem(gateway: Any, service: Any, name: str) -> None:
    data, statuses = REFUSED[name]
    status, headers, body = gateway.exchange(data)
    assert status in statuses
    assert headers["content-type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["detail"].rstrip(".") != problem["title"], "it does not say how to mend it"
    assert problem["type"].startswith("/problems/")
    assert problem["request_id"] == headers["x-request-id"]
    assert len(body) <= 4 * len(data) + 65_536
    assert not service.requests


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("long address", ["8,000 bytes"]),
        ("longer address", ["8,000 bytes"]),
        ("large header", ["8,190 bytes", "50 of them"]),
        ("many headers", ["8,190 bytes", "50 of them"]),
        ("large token", ["4,096 bytes"]),
    ],
)
def test_what_is_too_long_is_answered_with_the_limit(gateway: Any, service: Any, name: str, limits: list[str]) -> None:
    detail = json.loads(gateway.exchange(REFUSED[name][0])[2])["detail"]
    assert all(limit in detail for limit in limits)


def test_a_body_may_come_in_as_many_chunks_as_its_content_needs(gateway: Any, service: Any) -> None:
    few = b"1\r\na\r\n" * 64
    fit = (b"40\r\n%b\r\n" % (b"x" * 64)) * 500
    for chunks in (few, fit + few):
        assert gateway.exchange(CHUNKED + chunks + b"0\r\n\r\n")[0] == 200
    assert len(service.requests) == 2


def test_a_request_behind_a_refused_one_is_not_served(gateway: Any, service: Any) -> None:
    """What smuggling needs: a second request hidden in the body of the first."""
    hidden = b"GET /api/v1/exercises/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    for first in (
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n",
        CHUNKED + b"zz\r\n",
        POST + b"Content-Length: 99999999999\r\n\r\n",
    ):
        gateway.exchange(first + hidden)
    assert "/api/v1/exercises/smuggled" not in service.counts


def test_underscores_do_not_make_other_headers(gateway: Any, service: Any) -> None:
    status, _, _ = gateway.get(
        "/api/v1/exercises", "X_User_Id: 1", "X-User_Id: 1", "Authorization_: x", "SCRIPT_NAME: /x"
    )
    assert status == 200
    names = {name for name, _ in service.requests[-1]["headers"]}
    assert names <= {"host", "accept-encoding", "user-agent", "x-request-id", "x-forwarded-for", "x-forwarded-proto"}


@pytest.mark.parametrize("coding", [b"chunked", b"Chunked", b"CHUNKED", b"cHUNKED \t"])
def test_a_chunked_body_arrives_whole(gateway: Any, service: Any, coding: bytes) -> None:
    status, _, _ = gateway.exchange(CHUNKED.replace(b"chunked", coding) + b"3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n")
    assert status == 200
    assert service.requests[-1]["body"] == "abcdefgh"
    headers = dict(service.requests[-1]["headers"])
    assert headers["content-length"] == "8"
    assert "transfer-encoding" not in headers


def test_a_body_that_ends_early_is_not_passed_on(gateway: Any, service: Any) -> None:
    with gateway.connect() as client:
        client.sendall(POST + b"Content-Length: 100\r\n\r\nhalf")
        client.shutdown(1)
        assert client.recv(65_536).startswith(b"HTTP/1.1 400")
    assert not service.requests


def test_slow_bodies_are_given_up_and_never_reach_a_service(strict: Any, service: Any) -> None:
    sockets = [strict.connect() for _ in range(30)]
    try:
        for client in sockets:
            client.sendall(POST + b"Content-Length: 100\r\n\r\nx")
        assert strict.get("/api/v1/exercises/meanwhile")[0] == 200
        answers = [client.recv(65_536) for client in sockets]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
        assert set(service.counts) == {"/api/v1/exercises/meanwhile"}
    finally:
        for client in sockets:
            client.close()


def test_a_dripping_body_has_one_deadline(strict: Any, service: Any) -> None:
    stop = threading.Event()
    with strict.connect() as client:
        client.sendall(POST + b"Content-Length: 100000\r\n\r\n")

        def drip() -> None:
            try:
                while not stop.wait(0.02):
                    client.sendall(b"x")
            except OSError:
                return

        thread = threading.Thread(target=drip)
        thread.start()
        answer = client.recv(65_536)
        stop.set()
        thread.join()
    assert answer.startswith(b"HTTP/1.1 408")
    assert not service.requests


def test_after_a_body_that_was_given_up_nothing_more_is_read(strict: Any, service: Any) -> None:
    with strict.connect() as client:
        client.sendall(CHUNKED + b"64\r\nhalf")
        status, _, body = strict.read(client)
        assert status == 408
        assert "within 1 s" in json.loads(body)["detail"]
        with contextlib.suppress(OSError):
            client.sendall(b"x" * 96 + b"\r\n0\r\n\r\nGET /api/v1/exercises/smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
            assert strict.read(client)[0] == 0
    assert not service.requests


def test_slow_headers_are_given_up(strict: Any) -> None:
    sockets = [strict.connect() for _ in range(30)]
    try:
        for client in sockets:
            client.sendall(b"GET /api/v1/exercises HTTP/1.1\r\nHost: x\r\nX-A:")
        assert strict.get("/api/v1/exercises/meanwhile")[0] == 200
        assert [client.recv(65_536) for client in sockets] == [b""] * 30
    finally:
        for client in sockets:
            client.close()


def ask_for_ever(client: Any) -> None:
    while True:
        client.sendall((GET + b"\r\n") * 50)


def test_a_client_that_does_not_take_its_answer_is_given_up(strict: Any, service: Any) -> None:
    """Its connection ends, although it could go on sending requests for ever."""
    service.documents["/api/v1/exercises"] = (200, "x" * 60_000)
    with strict.connect() as client:
        client.setsockopt(1, 8, 4_096)  # SOL_SOCKET, SO_RCVBUF: a small window
        with pytest.raises(OSError, match=r"reset|pipe"):
            ask_for_ever(client)


def test_a_connection_goes_on_after_a_small_refusal(gateway: Any) -> None:
    with gateway.connect() as client:
        for _ in range(3):
            client.sendall(b"POST /api/v1/goals HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd")
            assert gateway.read(client)[0] == 401
        client.sendall(GET + b"\r\n")
        assert gateway.read(client)[0] == 200
