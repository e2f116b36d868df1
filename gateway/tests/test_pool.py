"""Idle connections are used again while they are fresh, and left alone when they are old."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from gateway import pool
from gateway.upstream import Call, Upstream


def connections(upstream: Upstream, times: int) -> int:
    for _ in range(times):
        upstream.call(Call("GET", "/x", {}))
    return upstream._pool.num_connections


def dialled(monkeypatch: pytest.MonkeyPatch, upstream: Upstream) -> int:
    """How often five calls had to connect."""
    connects: list[Any] = []
    dial = pool.Connection.connect
    monkeypatch.setattr(pool.Connection, "connect", lambda self: (connects.append(self), dial(self))[1])
    connections(upstream, 5)
    return len(connects)


def test_one_connection_serves_call_after_call(service: Any) -> None:
    assert connections(Upstream("x", service.url, seconds=1, cap=1000, places=2), 5) == 1


def test_an_old_one_is_not_trusted(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", -1.0)
    assert dialled(monkeypatch, Upstream("x", service.url, seconds=1, cap=1000, places=2)) == 5


def test_a_connection_gives_way_to_a_new_one_after_a_while(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LIFE_SECONDS", -1.0)
    assert dialled(monkeypatch, Upstream("x", service.url, seconds=1, cap=1000, places=2)) == 5


def test_another_replica_takes_over_where_one_is_gone(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens at 127.0.0.2; whichever is dialled first, every call is answered."""
    monkeypatch.setattr(pool, "_replicas", lambda name, port: ["127.0.0.2", "127.0.0.1"])
    upstream = Upstream("x", f"http://tracking:{service.port}", seconds=1, cap=1000, places=2)
    assert upstream.call(Call("POST", "/x", {}, b"{}")).status == 200
    assert dict(service.requests[-1]["headers"])["host"] == f"tracking:{service.port}"


def test_all_replicas_of_a_name_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", (f"10.0.0.{n}", 80)) for n in (1, 2, 3)]
    monkeypatch.setattr(pool.socket, "getaddrinfo", lambda *_, **__: rows)
    first = {pool._replicas("tracking", 80)[0] for _ in range(200)}
    assert first == {"10.0.0.1", "10.0.0.2", "10.0.0.3"}


def test_what_is_an_address_is_not_looked_up(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.socket, "getaddrinfo", pytest.fail)
    for host in ("127.0.0.1", "[::ffff:127.0.0.1]"):
        upstream = Upstream("x", f"http://{host}:{service.port}", seconds=1, cap=1000, places=2)
        assert upstream.call(Call("GET", "/x", {})).status == 200


def last_answer(listener: socket.socket) -> None:
    """Answer one request as a replica that was told to stop."""
    caller, _ = listener.accept()
    with caller:
        caller.recv(4096)
        caller.sendall(b"HTTP/1.1 204 No Content\r\nConnection: x-odd, Close\r\n\r\n")


def test_a_replica_that_leaves_is_dialled_last(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", (f"127.0.0.{n}", 80)) for n in (1, 2, 3)]
    monkeypatch.setattr(pool, "_draining", {})
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=last_answer, args=(listener,)).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert Upstream("x", address, seconds=1, cap=1000, places=2).call(Call("GET", "/x", {})).status == 204
    monkeypatch.setattr(pool.socket, "getaddrinfo", lambda *_, **__: rows)
    assert {pool._replicas("tracking", 80)[-1] for _ in range(50)} == {"127.0.0.1"}
    monkeypatch.setattr(pool.time, "monotonic", lambda: float("inf"))
    assert {pool._replicas("tracking", 80)[-1] for _ in range(50)} != {"127.0.0.1"}
