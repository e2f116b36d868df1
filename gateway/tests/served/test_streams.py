"""Dripping services, live streams, and an end that loses nothing."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from typing import Any

import pytest

from service_kit.ids import new_id


@pytest.mark.parametrize("script", ["drip-head", "drip-body", "only-100", "frozen"])
def test_a_dripping_service_has_one_deadline(short_deadline: Any, service: Any, script: str, eventually: Any) -> None:
    status, headers, body = short_deadline.get(f"/api/v1/exercises/{script}")
    assert status == 504
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(body)["type"] == "/problems/upstream-timeout"
    eventually(lambda: short_deadline.get("/api/v1/exercises/plain")[0] == 200)


def test_events_come_as_they_happen(gateway: Any, service: Any) -> None:
    with gateway.connect() as client:
        client.sendall(b"GET /api/v1/sessions/1/events?ticket=abc HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 7\r\n\r\n")
        data = b""
        while b"data: 1" not in data:
            data += client.recv(65_536)
        assert b"data: 2" not in data
        assert b"text/event-stream" in data
        service.go.set()
        while b"\r\n0\r\n\r\n" not in data:
            data += client.recv(65_536)
    assert b"data: 2" in data
    assert dict(service.requests[-1]["headers"])["last-event-id"] == "7"
    assert service.requests[-1]["query"] == "ticket=abc"


def test_only_the_stream_process_may_stream(short_deadline: Any, service: Any) -> None:
    """Anywhere else an endless answer is not waited for beyond the deadline."""
    assert short_deadline.get("/api/v1/exercises/events")[0] == 504


def test_a_left_stream_gives_its_place_back(serve: Callable[..., Any], service: Any) -> None:
    gateway = serve(gateway_stream_places=1, gateway_header_deadline=2)
    for _ in range(3):
        with gateway.connect() as client:
            client.sendall(b"GET /api/v1/sessions/1/events?ticket=abc HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")
            assert gateway.get("/api/v1/sessions/1/events?ticket=abc")[0] == 503
            service.go.set()
            while client.recv(65_536):
                if b"0\r\n\r\n" in client.recv(65_536):
                    break
        service.go.clear()
    gateway.stop()


def test_what_is_under_way_is_finished_before_the_end(serve: Callable[..., Any], service: Any) -> None:
    gateway = serve(gateway_deadline=2.5, gateway_header_deadline=2)
    idle, live, busy = gateway.connect(), gateway.connect(), gateway.connect()
    idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
    assert gateway.read(idle)[0] == 200
    live.sendall(b"GET /api/v1/sessions/1/events HTTP/1.1\r\nHost: x\r\n\r\n")
    assert live.recv(65_536).startswith(b"HTTP/1.1 200")
    busy.sendall(b"GET /api/v1/exercises/frozen HTTP/1.1\r\nHost: x\r\n\r\n")
    service.await_call("/api/v1/exercises/frozen")
    gateway.process.send_signal(signal.SIGTERM)
    assert idle.recv(65_536) == b""
    while piece := live.recv(65_536):
        assert b"HTTP" not in piece
    assert gateway.read(busy)[0] == 504
    assert gateway.process.wait(60) == 0


def test_a_day_is_put_together_although_a_part_is_silent(short_deadline: Any, service: Any, key: Any) -> None:
    service.scripts = {"/api/v1/schedule/today": "frozen", "/api/v1/streaks": "drip-body"}
    status, _, body = short_deadline.get("/api/v1/me/today", f"Authorization: Bearer {key.token(new_id())}")
    assert status == 200
    today = json.loads(body)
    assert {entry["part"]: entry["reason"] for entry in today["missing"]} == {
        "schedule": "upstream-timeout",
        "streak": "upstream-timeout",
    }
    assert today["weight"]["path"] == "/api/v1/measurements/trend"


def test_a_dead_service_is_noticed_without_anybody_asking(
    serve: Callable[..., Any], service: Any, unused_url: str
) -> None:
    gateway = serve(gateway_probe_every=0.1, gateway_plans_url=unused_url, gateway_metrics_bind="")
    found: dict[str, str] = {}
    for _ in range(200):
        found = json.loads(gateway.get("/health/ready")[2])["checks"]
        if found["plans"] != "ok":
            break
    assert found["plans"] == "unavailable"
    assert found["catalog"] == "ok"
    gateway.stop()


@pytest.mark.parametrize("inherited_socket", [False, True])
def test_metrics_are_served_on_the_inner_address_only(
    serve: Callable[..., Any], service: Any, unused_url: str, inherited_socket: bool
) -> None:
    inner = unused_url.removeprefix("http://")
    gateway = serve(inherited_socket=inherited_socket, gateway_metrics_bind=inner)
    assert gateway.get("/api/v1/exercises")[0] == 200
    assert gateway.get("/metrics")[0] == 404
    outer, gateway.port = gateway.port, int(inner.rpartition(":")[2])
    status, _, body = gateway.get("/metrics")
    gateway.port = outer
    assert status == 200
    assert b'gateway_calls_total{outcome="answered",upstream="catalog"} 1.0' in body
    gateway.stop()


def test_the_end_comes_soon_after_a_composed_answer(serve: Callable[..., Any], service: Any, token: str) -> None:
    """The threads that asked for its parts wait for more, and must not be waited for."""
    gateway = serve()
    assert gateway.get("/api/v1/me/today", f"Authorization: Bearer {token}")[0] == 200
    gateway.stop()
