"""One key, one effect, however the address or the key is written, at the gateway and at the service itself."""

import json
import socket
from uuid import uuid4

import pytest

from cli.demo.api import Api

WEIGHT = {"type": "weight", "value": {"value": "82.4", "unit": "kg"}, "measured_at": "2026-03-12T07:05:00Z"}


@pytest.fixture(params=["gateway", "tracking"])
def port(request, system):
    """Where the request goes: through the gateway, and straight to the service."""
    return system.port if request.param == "gateway" else system.ports["tracking"]


def test_a_slash_at_the_end_is_the_same_resource(robin, port):
    api = Api(f"http://127.0.0.1:{port}", robin.tokens["access_token"])
    key = {"Idempotency-Key": str(uuid4())}
    first = api.post("/measurements", WEIGHT, headers=key)
    again = api.post("/measurements/", WEIGHT, headers=key)
    assert first["id"] == again["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(api.get("/measurements")["items"]) == 1


def test_two_keys_are_refused(robin, port):
    body = json.dumps(WEIGHT).encode()
    head = (
        f"POST /api/v1/measurements HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {robin.tokens['access_token']}\r\nContent-Length: {len(body)}\r\n"
        "Idempotency-Key: one\r\nIdempotency-Key: two\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 422 ")
    assert robin.api.get("/measurements")["items"] == []
