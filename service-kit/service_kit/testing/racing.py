"""Calls that race each other, for tests of what may happen once only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TypeVar

T = TypeVar("T")
# Fewer than a service has connections to its database: more would wait for one, on a busy machine until they give up.
AT_ONCE = 12


def race(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Let all go in one moment, at most :data:`AT_ONCE` of them at a time; gives what they returned, in their order.

    Each sees the context of whoever let them go: the test's clock.
    """
    gate = Event()

    def start(call: Callable[[], T]) -> T:
        gate.wait()
        return call()

    with ThreadPoolExecutor(min(len(calls), AT_ONCE)) as pool:
        started = [pool.submit(copy_context().run, start, call) for call in calls]
        gate.set()
        return [one.result() for one in started]
