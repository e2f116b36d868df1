"""What the attackers need: forged tokens, raw sockets, and what every refusal must look like."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from cli.demo.api import Answer
from harness.system import Trial
from service_kit.testing.hostile_tokens import Mint


class Forger:
    """Makes tokens with the deployment's own signing key, which no attacker has, and with keys of his own."""

    def __init__(self, trial: Trial, token: str) -> None:
        document = json.loads(next((trial.data.root / "keys").glob("*.json")).read_text())
        self.private = load_pem_private_key(document["private_key"].encode(), password=None)
        self.header = {k: v for k, v in jwt.get_unverified_header(token).items() if k != "alg"}
        self.claims = jwt.decode(token, options={"verify_signature": False})
        self.mint = Mint(
            lambda signed: self.private.sign(signed, PKCS1v15(), SHA256()),
            jwt.get_unverified_header(token),
            self.claims,
        )

    def token(self, *, header: dict[str, Any] | None = None, without: tuple[str, ...] = (), **claims: Any) -> str:
        """Signed with the genuine key, everything else as wished; None or ``without`` leaves a claim out."""
        body = {k: v for k, v in (self.claims | {"jti": str(uuid4())} | claims).items() if k not in without}
        return jwt.encode(body, self.private, algorithm="RS256", headers=self.header | (header or {}))

    def unsigned(self, alg: str) -> str:
        """Three segments, the last one empty."""
        return ".".join([_segment(self.header | {"alg": alg}), _segment(self.claims), ""])


def _segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def forger(system: Trial, anyone: Any) -> Forger:
    """Forges tokens of anyone."""
    return Forger(system, anyone.tokens["access_token"])


@dataclass
class Reply:
    """A raw answer."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def raw(system: Trial) -> Callable[..., Reply]:
    """Send bytes as they are and read one answer, of the gateway or of whoever listens at ``port``."""

    def send(request: bytes, within: float = 60.0, port: int | None = None) -> Reply:
        deadline = time.monotonic() + within
        received = b""
        with socket.create_connection(("127.0.0.1", port or system.port), timeout=within) as connection:
            connection.sendall(request)
            while time.monotonic() < deadline and (piece := connection.recv(65_536)):
                received += piece
                if _complete(received):
                    break
        return _reply(received)

    return send


def _complete(received: bytes) -> bool:
    _head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = _reply(received).headers.get("content-length")
    return length is not None and len(body) >= int(length)


def _reply(received: bytes) -> Reply:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return Reply(int(first.split(" ")[1]) if first else 0, headers, body)


@pytest.fixture
def assert_refused() -> Callable[..., None]:
    """The answer is a problem with one of these statuses, and tells nothing of the inside."""

    def check(answer: Answer | Reply, *statuses: int) -> None:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert answer.status in statuses, (answer.status, answer.body)
        assert headers["content-type"].startswith("application/problem+json"), headers
        body = json.loads(answer.body) if isinstance(answer.body, bytes) else answer.body
        assert body["status"] == answer.status
        assert body["type"].startswith("/problems/")
        assert body["request_id"]
        text = json.dumps(body)
        assert not any(mark in text for mark in ("Traceback", "sqlalchemy", "sqlite3", "psycopg", "/site-packages/"))

    return check
