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
from gateway.tests.scripted import Scripted
from harness.fixtures import own_redis
from harness.servers.redis import Redis
from service_kit.testing.plugin import Key

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
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="module")
def inner() -> int:
    """A free port for the second address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def publish(key: Key) -> Callable[[Scripted], str]:
    """``publish(service)``: let it tell the public key; gives the address."""

    def publish_at(service: Scripted) -> str:
        numbers = key.private.public_key().public_numbers()
        service.documents["/.well-known/jwks.json"] = (200, {"keys": [as_jwk(numbers)]})
        return f"{service.url}/.well-known/jwks.json"

    return publish_at


@pytest.fixture(scope="session")
def published(publish: Callable[[Scripted], str]) -> Iterator[str]:
    """Where the public key can be had: not behind a gateway, where what it fetches would be counted among the calls."""
    publisher = Scripted()
    yield publish(publisher)
    publisher.close()


@pytest.fixture(scope="session")
def serve(scripted_service: Scripted, published: str, revocations: str) -> Iterator[Callable[..., Served]]:
    """``serve(**settings)``: start a gateway as it runs in earnest. All its deadlines are long."""
    running: list[Served] = []

    def start(*, inherited_socket: bool = False, **more: Any) -> Served:
        """``inherited_socket``: on a socket that somebody has opened already, as `up` does it."""
        free = socket.create_server(("127.0.0.1", 0))
        port = free.getsockname()[1]
        if not inherited_socket:
            free.close()
        values = {
            "GATEWAY_BIND": f"fd://{free.fileno()}" if inherited_socket else f"127.0.0.1:{port}",
            "REVOCATIONS_URL": revocations,
            "JWKS_URL": published,
            "GATEWAY_DEADLINE": 20.0,
            "GATEWAY_BODY_DEADLINE": 20.0,
            "GATEWAY_HEADER_DEADLINE": 20,
            "GATEWAY_SEND_DEADLINE": 20.0,
            "GATEWAY_MAX_ANSWER": 65_536,
            "GATEWAY_PROBE_EVERY": 0,
            "LOG_LEVEL": "warning",
            **{f"GATEWAY_{name.upper()}_URL": scripted_service.url for name in UPSTREAMS},
            **{name.upper(): value for name, value in more.items()},
        }
        environment = os.environ | {f"SETWISE_{name}": str(value) for name, value in values.items()}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        inherited_fds = (free.fileno(),) if inherited_socket else ()
        process = subprocess.Popen([sys.executable, "-m", "gateway.serve"], env=environment, pass_fds=inherited_fds)
        free.close()
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


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A server of this test alone, waited for as long as in earnest."""
    with own_redis() as server:
        yield server


@pytest.fixture(scope="session")
def running_gateway(serve: Callable[..., Served]) -> Served:
    return serve()


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
def gateway(running_gateway: Served, service: Scripted) -> Served:
    """The gateway in a process of its own; the same one for all tests."""
    return running_gateway


@pytest.fixture(scope="session")
def short_with_services(serve: Callable[..., Served]) -> Served:
    return serve(gateway_deadline=1.0)


@pytest.fixture(scope="session")
def short_with_clients(serve: Callable[..., Served]) -> Served:
    return serve(gateway_body_deadline=1.0, gateway_header_deadline=2, gateway_send_deadline=2.0)


@pytest.fixture
def short_deadline(short_with_services: Served, service: Scripted) -> Served:
    """A gateway that gives a service one second."""
    return short_with_services


@pytest.fixture
def strict(short_with_clients: Served, service: Scripted) -> Served:
    """A gateway that gives its clients a second or two for sending and for taking."""
    return short_with_clients
