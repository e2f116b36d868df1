"""Where kept answers lie: bounded, and lost rather than wrong."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from typing import Any

from gateway.cache_stores import SLOTS, Entry, ProcessStore, RedisStore
from service_kit.clock import now


def entry(url: str, size: int = 100) -> Entry:
    return Entry(url, now().timestamp(), 30, True, [("ETag", '"1"')], b"x" * size)


def test_the_cache_of_a_process_is_bounded() -> None:
    store = ProcessStore(most=76_000)
    for number in range(1_000):
        store.put(entry(str(number)), 60)
        store.get("0")
    stored = [number for number in range(1_000) if store.get(str(number))]
    assert 50 < len(stored) < 100
    assert stored[0] == 0
    assert stored[-1] == 999


def test_small_answers_do_not_take_more_memory_than_they_may() -> None:
    """A flood of addresses that nobody asked for before."""
    most = 1_000_000
    store = ProcessStore(most)
    tracemalloc.start()
    for number in range(2_000):
        store.put(Entry(f"/{number}", 0.5 + number, 30, True, [(f"Name-{number}", f"{number}-x")], b"{}"), 60)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most / 3 < size < most


def test_entries_of_a_process_end(at: Any) -> None:
    store = ProcessStore()
    store.put(entry("a"), 60)
    at(now() + timedelta(seconds=61))
    assert store.get("a") is None


def test_gateways_share_a_redis_and_it_is_bounded(redis: Any) -> None:
    one, other = (RedisStore(redis.url(2), "shared") for _ in range(2))
    for number in range(3 * SLOTS):
        one.put(entry(str(number)), 60)
        assert other.get(str(number)) == one.get(str(number)) is not None
    stored = [number for number in range(3 * SLOTS) if other.get(str(number))]
    assert 0 < len(stored) <= SLOTS


def test_what_cannot_be_read_is_not_there(redis: Any) -> None:
    store = RedisStore(redis.url(2), "odd")
    for odd in (b"", b"{}", b"not json\nbody", b'{"url": "a"}\n', b"[1]\n"):
        store._link.ask(("SET", store._key("a"), odd))
        assert store.get("a") is None
    store._link.ask(("DEL", store._key("a")), ("RPUSH", store._key("a"), "x"))
    assert store.get("a") is None
