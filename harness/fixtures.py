"""What tests of several rooms need around servers of their own; each ``conftest.py`` imports what it wants."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from harness.servers.base import NotThere
from harness.servers.redis import Redis

PATIENCE_S = 60


@contextmanager
def own_redis(*, keeps: bool = False, patience: float | None = None) -> Iterator[Redis]:
    """A running server of the test's own; without the program the test is skipped, in CI it fails."""
    server = Redis(keeps=keeps, patience=patience)
    try:
        server.command()
    except NotThere as error:
        server.close()
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO REDIS, SO NOTHING IS PROVED HERE: {error}")
    with server:
        yield server


@pytest.fixture
def faulty_redis(redis: Redis) -> Iterator[Redis]:
    """The ``redis`` of these tests, running again after a test that stops or freezes it."""
    yield redis
    if redis.process is None:
        redis.start()
    redis.thaw()


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], None]:
    """Try a condition again until it holds, for at most a minute."""

    def wait(condition: Callable[[], object]) -> None:
        deadline, pause = monotonic() + PATIENCE_S, threading.Event()
        while not condition():
            assert monotonic() < deadline, "it never came true"
            pause.wait(0.02)

    return wait
