"""What is refused before the app sees it: the same headers for browsers as on every other answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

INDEX = b"GET /api/v1 HTTP/1.1\r\nHost: x\r\n"
MALFORMED = {
    "malformed": b"\x16\x03\x01\r\n\r\n",
    "ambiguous framing": INDEX + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "large header": INDEX + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n",
    "large token": INDEX + b"Authorization: Bearer " + b"a" * 100_000 + b"\r\n\r\n",
}
# Framing, and what tells of a request that was understood and counted.
OF_ONE_ANSWER = {
    "connection", "content-length", "date", "ratelimit", "ratelimit-policy", "retry-after", "server", "vary",
    "www-authenticate", "x-request-id",
}  # fmt: skip


def common_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers that are the same on every refusal."""
    return {name: value for name, value in headers.items() if name not in OF_ONE_ANSWER}


def assert_is_like(answer: tuple[int, dict[str, str], bytes], ordinary: dict[str, str]) -> None:
    _, headers, body = answer
    assert common_headers(headers) == common_headers(ordinary)
    assert "date" in headers
    assert json.loads(body)["request_id"] == headers["x-request-id"]


@pytest.mark.parametrize("name", MALFORMED)
def test_the_parsers_answers_have_the_headers_of_all_others(gateway: Any, name: str) -> None:
    assert_is_like(gateway.exchange(MALFORMED[name]), gateway.get("/nothing")[1])


@pytest.fixture(scope="module")
def https_gateway(serve: Callable[..., Any]) -> Iterator[Any]:
    """A gateway behind TLS, with room for two connections of one address."""
    gateway = serve(gateway_public_scheme="https", gateway_address_connections=2)
    yield gateway
    gateway.stop()


def test_one_connection_too_many_is_answered_with_them_too(https_gateway: Any, eventually: Callable[..., Any]) -> None:
    admitted: list[Any] = []

    def connect() -> bool:
        """Whether there are two that have their places: one from before may end a moment later."""
        client = https_gateway.connect()
        client.sendall(INDEX + b"\r\n")
        if https_gateway.read(client)[0] == 200:
            admitted.append(client)
        else:
            client.close()
        return len(admitted) == 2

    eventually(connect)
    first, second = admitted
    with first, second, https_gateway.connect() as third:
        first.sendall(INDEX.replace(b"/api/v1", b"/nothing") + b"\r\n")
        _, ordinary, _ = https_gateway.read(first)
        second.sendall(MALFORMED["malformed"])
        malformed, refused = https_gateway.read(second), https_gateway.read(third)
    assert "strict-transport-security" in ordinary
    assert (malformed[0], refused[0]) == (400, 429)
    assert_is_like(malformed, ordinary)
    assert_is_like(refused, ordinary)


@pytest.mark.parametrize(("target", "status"), [(b"/metrics", b"404"), (b"//a", b"400")])
def test_what_the_app_refuses_first_of_all_is_counted(serve: Callable[..., Any], target: bytes, status: bytes) -> None:
    """Also of one connection that sends all of it at once."""
    gateway = serve(gateway_address_limit="200/hour")  # some are used up until it is up
    request = INDEX.replace(b"/api/v1", target)
    with gateway.connect() as client:
        client.sendall((request + b"\r\n") * 299 + request + b"Connection: close\r\n\r\n")
        data = bytearray()
        while piece := client.recv(65_536):
            data += piece
    refused, too_many = data.count(b"HTTP/1.1 " + status), data.count(b"HTTP/1.1 429")
    assert refused + too_many == 300
    assert 100 <= too_many < 300
    gateway.stop()
