"""SQLite for several writers: the settings of each connection, and turns at the one write lock of a file.

A unit of work that will write begins with ``BEGIN IMMEDIATE``, because a deferred transaction that reads first and
writes later fails at once, whatever the busy timeout, when another writer came in between. Who only asks SQLite again
and again may ask in vain for long, while others happen to ask at the right moment. So the threads of a process write in
the order in which they came (:class:`WriteQueue`), and only the one at turn asks, where it meets other processes. It
ends with the driver's ``commit``, ``rollback`` or ``close``, as every transaction does whatever goes wrong above.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from os import getpid
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, event

# How long a writer waits for others, and how often it asks SQLite, which itself would soon ask every 100 ms (seconds).
LOCK_WAIT_S = 5.0
LOCK_POLL_S = 0.002


def engine_options() -> dict[str, Any]:
    """Arguments of ``create_engine``."""
    return {"connect_args": {"check_same_thread": False}}


def tune(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """Give it write-ahead logging, foreign keys and real transactions; ``is_writing`` tells which of these write."""
    queue = WriteQueue()

    @event.listens_for(engine, "do_connect")
    def give_queue(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options["factory"] = partial(WriterConnection, queue)

    @event.listens_for(engine, "connect")
    def configure(connection: WriterConnection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late and is always deferred
        connection.wait_for_locks(LOCK_WAIT_S)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # an acknowledged set survives a power cut
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_writing():
            raw: Any = connection.connection.dbapi_connection
            raw.begin_to_write(connection.exec_driver_sql)
        else:
            connection.exec_driver_sql("BEGIN")


class WriteQueue:
    """A lock among the threads of this process: first come, first served."""

    def __init__(self) -> None:
        self._stand_alone()

    def enter(self, seconds: float) -> Place | None:
        """Wait for one's turn, so long at most. None if it did not come: at once where this thread itself is at turn,
        since it cannot end that while it waits.
        """
        if self._pid != getpid():
            self._stand_alone()  # those in the queue are the threads of the process from which this one was forked
        mine = Place()
        with self._mutex:
            self._queue.append(mine)
            if self._queue[0] is mine:
                return mine
            seconds = 0 if self._queue[0].thread == mine.thread else seconds
        mine.came.acquire(timeout=seconds)
        with self._mutex:
            if self._queue[0] is mine:
                return mine
            self._queue.remove(mine)
            return None

    def leave(self, place: Place) -> None:
        """Let the next one begin."""
        with self._mutex:
            if self._queue and self._queue[0] is place:
                self._queue.popleft()
                if self._queue:
                    self._queue[0].came.release()

    def _stand_alone(self) -> None:
        self._pid, self._queue = getpid(), deque[Place]()  # the first one is at turn
        # Re-entrant: the collector may close a forgotten connection, which ends its turn, in the middle of a line.
        self._mutex = threading.RLock()


class Place:
    """A writer in the queue; ``came`` can be acquired once it is at turn."""

    def __init__(self) -> None:
        self.thread, self.came = threading.get_ident(), threading.Lock()
        self.came.acquire()


class WriterConnection(sqlite3.Connection):
    """The driver's connection, which writes when it is its turn."""

    def __init__(self, queue: WriteQueue, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._queue = queue
        self._place: Place | None = None

    def begin_to_write(self, execute: Callable[[str], object]) -> None:
        """Open a transaction that holds SQLite's write lock. When others hold it for longer than anybody waits, or
        another connection of this thread does, ``execute`` makes the last try and raises as it does for all statements.
        """
        deadline = monotonic() + LOCK_WAIT_S
        self.wait_for_locks(0)
        try:
            self._place = self._queue.enter(LOCK_WAIT_S)
            while self._place and monotonic() < deadline:
                try:
                    self.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                        break
                sleep(LOCK_POLL_S)
            execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave()
            raise
        finally:
            self.wait_for_locks(LOCK_WAIT_S)

    def wait_for_locks(self, seconds: float) -> None:
        """How long each statement that comes waits for other connections."""
        self.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")

    def commit(self) -> None:
        """Commit, or roll back where that fails: SQLAlchemy would leave the transaction open."""
        try:
            super().commit()
        finally:
            self.rollback()

    def rollback(self) -> None:
        """Roll back."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close."""
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            self._queue.leave(place)
