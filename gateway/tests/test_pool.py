"""Idle connections are used again while they are fresh, and left alone when they are old."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import pool
from gateway.upstream import Call, Upstream


def connections(upstream: Upstream, times: int) -> int:
    for _ in range(times):
        upstream.call(Call("GET", "/x", {}))
    return upstream._pool.num_connections


def test_one_connection_serves_call_after_call(behind: Any) -> None:
    assert connections(Upstream("x", behind.url, seconds=1, cap=1000, places=2), 5) == 1


def test_an_old_one_is_not_trusted(behind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", -1.0)
    dialled: list[Any] = []
    dial = pool.Connection.connect
    monkeypatch.setattr(pool.Connection, "connect", lambda self: (dialled.append(self), dial(self))[1])
    connections(Upstream("x", behind.url, seconds=1, cap=1000, places=2), 5)
    assert len(dialled) == 5
