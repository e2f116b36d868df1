"""Calls that race each other, for tests of what may happen once only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread
from typing import Any, TypeVar

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event, text

T = TypeVar("T")
_WAITING_FOR = text("SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY (pg_blocking_pids(pid))")
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


@contextmanager
def blocked_after(app: Flask, statement: str, call: Callable[[], T]) -> Iterator[Future[T]]:
    """Once ``app`` has executed a statement that begins like this, let ``call`` go elsewhere until it waits for us.

    For PostgreSQL. Gives what becomes of the call; the block waits for its end.
    """
    with app.app_context():
        engine: Engine = current_app.extensions["sqlalchemy"].engine
    outcome: Future[T] = Future()
    started = Event()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    elsewhere = Thread(target=copy_context().run, args=(run,))

    def begin(connection: Connection, _cursor: Any, executed: str, *_more: Any) -> None:
        if executed.startswith(statement) and not started.is_set():
            started.set()
            waiting = _WAITING_FOR.bindparams(pid=connection.scalar(text("SELECT pg_backend_pid()")))
            elsewhere.start()
            with engine.connect() as other:
                while not outcome.done() and not other.scalar(waiting):
                    other.rollback()  # else it would see the same again
                    elsewhere.join(0.02)

    event.listen(engine, "after_cursor_execute", begin)
    try:
        yield outcome
    finally:
        event.remove(engine, "after_cursor_execute", begin)
        if started.is_set():
            elsewhere.join()
    assert started.is_set(), f"nothing like {statement} was executed"
