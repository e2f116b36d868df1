"""The gateway in a process of its own, as it runs in earnest."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from jwt.utils import to_base64url_uint

from gateway.routes import UPSTREAMS
from service_kit.testing import Key

TICK = 0.05


@dataclass
class Served:
    """A gateway in a process of its own."""

    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.settimeout(20)
        return connection

    def exchange(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send raw bytes on a fresh connection; status, headers (lower case) and body of the answer."""
        with self.connect() as connection:
            connection.sendall(data)
            return self.read(connection)

    def get(self, path: str, *headers: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]
        return self.exchange("\r\n".join(lines).encode("latin-1"))

    @staticmethod
    def read(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of the next answer; status 0 when there is none."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65_536)
            if not piece:
                return 0, {}, data
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)) and (piece := connection.recv(65_536)):
            body += piece
        return int(first.split()[1]), headers, body

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="session")
def serve(scripted: Any, revocations: str) -> Iterator[Callable[..., Served]]:
    """``serve(**settings)``: start a gateway as it runs in earnest, with short deadlines."""
    running: list[Served] = []

    def start(**more: Any) -> Served:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        values = {
            "GATEWAY_BIND": f"127.0.0.1:{port}",
            "REVOCATIONS_URL": revocations,
            "JWKS_URL": f"{scripted.url}/.well-known/jwks.json",
            "GATEWAY_DEADLINE": 1.0,
            "GATEWAY_BODY_DEADLINE": 1.0,
            "GATEWAY_HEADER_DEADLINE": 2,
            "GATEWAY_SEND_DEADLINE": 2.0,
            "GATEWAY_MAX_ANSWER": 65_536,
            "GATEWAY_PROBE_EVERY": 0,
            "LOG_LEVEL": "warning",
            **{f"GATEWAY_{name.upper()}_URL": scripted.url for name in UPSTREAMS},
            **{name.upper(): value for name, value in more.items()},
        }
        environment = os.environ | {f"SETWISE_{name}": str(value) for name, value in values.items()}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        process = subprocess.Popen([sys.executable, "-m", "gateway.serve"], env=environment)
        served = Served(port, process)
        running.append(served)
        wait_until_up(served)
        return served

    yield start
    for served in running:
        if served.process.poll() is None:
            served.stop()


def wait_until_up(served: Served) -> None:
    pause = threading.Event()
    for _ in range(400):
        assert served.process.poll() is None, "the gateway did not start"
        try:
            if served.get("/health/live")[0] == 200:
                return
        except OSError:
            pass
        pause.wait(TICK)
    raise AssertionError("the gateway did not come up")


@pytest.fixture(scope="session")
def started(serve: Callable[..., Served], scripted: Any, key: Key) -> Served:
    publish_keys(scripted, key)
    return serve()


def publish_keys(scripted: Any, key: Key) -> None:
    numbers = key.private.public_key().public_numbers()
    scripted.documents["/.well-known/jwks.json"] = (200, {"keys": [as_jwk(numbers)]})


def as_jwk(numbers: Any) -> dict[str, str]:
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": "test-key",
        "n": to_base64url_uint(numbers.n).decode(),
        "e": to_base64url_uint(numbers.e).decode(),
    }


@pytest.fixture
def gateway(started: Served, behind: Any, key: Key) -> Served:
    """The gateway in a process of its own; the same one for all tests."""
    publish_keys(behind, key)
    return started
