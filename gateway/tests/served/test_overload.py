"""More is asked than can be answered: some are served as ever, the others refused at once, and nobody loses count."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from typing import Any

import pytest

CLIENTS, AHEAD = 20, 150
IMPATIENT = {
    "gateway_busy_wait": 0.003,
    "gateway_address_limit": "100000000/day",
    "gateway_connection_requests": 100_000,
}
HOST = b" HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def busy_gateway(serve: Callable[..., Any]) -> Iterator[Any]:
    """One that waits for a burst, and after that refuses whoever must wait for others."""
    gateway = serve(**IMPATIENT)
    yield gateway
    gateway.stop()


class Received:
    """What came on a connection, to be read as one answer after the other."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(data))

    def makefile(self, _mode: str) -> Any:
        """The same buffer for each of the answers, which stays open."""
        return _Shared(self.buffer)

    def answers(self, method: str) -> Iterator[HTTPResponse]:
        """All of them."""
        while self.buffer.peek(1):
            answer = HTTPResponse(self, method=method)  # type: ignore[arg-type]
            answer.begin()
            answer.body = answer.read()  # type: ignore[attr-defined]
            yield answer


class _Shared(io.BufferedIOBase):
    """A buffer that is not closed."""

    def __init__(self, buffer: io.BufferedReader) -> None:
        self._buffer = buffer

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._buffer.read(size)

    def readline(self, size: int | None = -1) -> bytes:
        return self._buffer.readline(-1 if size is None else size)

    def readinto(self, target: Any) -> int:
        return self._buffer.readinto(target)


def answers_at_once(gateway: Any, method: bytes, path: bytes, body: bytes = b"") -> list[list[HTTPResponse]]:
    """What each of many clients is answered that sends all its requests ahead, and says which is the last."""
    head = method + b" " + path + HOST + (b"Content-Length: %d\r\n" % len(body) if body else b"")
    request, last = head + b"\r\n" + body, head + b"Connection: close\r\n\r\n" + body
    clients = [gateway.connect() for _ in range(CLIENTS)]

    def receive(client: Any) -> bytes:
        data = bytearray()
        while piece := client.recv(65_536):
            data += piece
        return bytes(data)

    with ThreadPoolExecutor(2 * CLIENTS) as pool:
        for client in clients:
            pool.submit(client.sendall, request * AHEAD + last)
        received = list(pool.map(receive, clients))
    for client in clients:
        client.close()
    return [list(Received(data).answers(method.decode())) for data in received]


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_each_of_many_clients_gets_every_answer_and_later_all_is_as_before(
    busy_gateway: Any, method: bytes, eventually: Callable[..., Any]
) -> None:
    found = answers_at_once(busy_gateway, method, b"/nothing")
    assert [len(one) for one in found] == [AHEAD + 1] * CLIENTS
    assert {answer.status for one in found for answer in one} == {404, 503}
    refused = next(answer for one in found for answer in one[:-1] if answer.status == 503)
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Connection"] == "keep-alive"
    body = refused.body  # type: ignore[attr-defined]
    assert method == b"HEAD" or json.loads(body)["detail"].startswith("Setwise is busy")
    assert len(body) == (0 if method == b"HEAD" else int(refused.headers["Content-Length"]))
    eventually(lambda: busy_gateway.get("/api/v1")[0] == 200)


def test_the_body_of_a_refused_request_is_no_request(busy_gateway: Any, service: Any) -> None:
    """It is read to its end, and what follows it is answered."""
    found = answers_at_once(busy_gateway, b"POST", b"/api/v1/exercises/asked", b"GET /nothing" + HOST + b"\r\n")
    statuses = [answer.status for one in found for answer in one]
    assert [len(one) for one in found] == [AHEAD + 1] * CLIENTS
    assert set(statuses) == {200, 503}
    assert statuses.count(200) == service.counts["/api/v1/exercises/asked"]


def test_what_is_refused_is_counted(serve: Callable[..., Any], inner: int) -> None:
    gateway = serve(**IMPATIENT, gateway_metrics_bind=f"127.0.0.1:{inner}")
    refused = sum(answer.status == 503 for one in answers_at_once(gateway, b"GET", b"/nothing") for answer in one)
    gateway.port = inner
    text = gateway.get("/metrics")[2].decode()
    assert re.findall(r'gateway_busy_total\{upstream=""\} (\S+)', text) == [f"{float(refused)}"]
    gateway.stop()
