"""What leaves for a client: head and body together, and a head that nothing follows all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.clients import Client, FairQueue
from gateway.queueing import Queue


class Connection:
    """Notes what is sent, piece by piece."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def sendfile(self, file: bytes) -> None:
        self.sent.append(file)


@pytest.fixture
def client() -> Client:
    return Client(Connection(), FairQueue(Queue(1)), lambda: None)


def test_a_head_waits_for_the_first_piece_only(client: Client) -> None:
    for answer in (b"1", b"2"):
        client.hold_head()
        for piece in (b"head", answer, b"more"):
            client.sendall(piece)
        client.flush()
    assert client.sent == [b"head1", b"more", b"head2", b"more"]


def test_a_head_without_a_body_leaves_at_the_end(client: Client) -> None:
    client.hold_head()
    client.sendall(b"head")
    assert client.sent == []
    client.flush()
    client.flush()
    client.sendall(b"an error outside of an answer")
    assert client.sent == [b"head", b"an error outside of an answer"]


def test_a_head_leaves_before_a_file(client: Client) -> None:
    client.hold_head()
    client.sendall(b"head")
    client.sendfile(b"file")
    assert client.sent == [b"head", b"file"]


@pytest.mark.parametrize(("method", "tag", "status"), [("HEAD", '"0"', 200), ("GET", '"7"', 304)])
def test_answers_without_a_body_arrive(gateway: Any, service: Any, method: str, tag: str, status: int) -> None:
    service.extra["/api/v1/exercises"] = b'Cache-Control: public, max-age=30\r\nETag: "7"\r\n'
    request = f"{method} /api/v1/exercises HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\n\r\n".encode()
    with gateway.connect() as connection:
        for _ in range(2):
            connection.sendall(request)
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65_536)
            assert head.split()[1] == b"%d" % status
            assert head.endswith(b"\r\n\r\n")


def test_requests_that_were_sent_ahead_are_answered_in_order(gateway: Any, service: Any) -> None:
    paths = [f"/api/v1/exercises/{number}" for number in range(5)]
    request = "".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths).encode()
    with gateway.connect() as connection:
        connection.sendall(request)
        data = b""
        while data.count(b'"path"') < len(paths) or not data.endswith(b"}"):
            data += connection.recv(65_536)
    bodies = [json.loads(part.partition(b"\r\n\r\n")[2]) for part in data.split(b"HTTP/1.1 ")[1:]]
    assert [body["path"] for body in bodies] == paths
