"""Noticing quickly and cheaply that a service's database was written to by another process.

SQLite counts commits of others in ``PRAGMA data_version``; it is asked for a while after each write to the write-ahead
log, which itself costs a microsecond to look at. On PostgreSQL whoever
wrote something that somebody waits for sends NOTIFY after the commit, and who waits holds one connection that listens.
Inside the transaction, NOTIFY would make all commits of the server wait for each other's disk (ADR 9). A notification
may be lost; who waits looks by himself after :attr:`pause` seconds.
"""

from __future__ import annotations

import os
import select
import sqlite3
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service_kit.db.session import after_commit
from service_kit.observability.logs import log
from service_kit.retries import Rest

# A channel belongs to one database, so that services need no names of their own.
OUTBOX = "setwise_outbox"

_NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(%s, '')"
_TICK = 0.05
# A commit is seen when the disk has confirmed what was written before: within so many seconds of the last write.
_SETTLED_S = 15.0


def notify_on_commit(unit: Session, channel: str) -> None:
    """Notify when the unit of work that runs is committed, and not at all when it is rolled back."""
    engine = unit.get_bind().engine
    if engine.dialect.name == "postgresql":
        after_commit(partial(_notify, engine, channel), key=channel)


def _notify(engine: Engine, channel: str) -> None:
    """Never fails: what it is about is in the database anyway."""
    try:
        with closing(engine.raw_connection()) as pooled:
            connection: Any = pooled.dbapi_connection
            connection.autocommit = True  # SQLAlchemy would set and reset the isolation by statements of their own
            try:
                connection.cursor().execute(_NOTIFY, (channel,))
            finally:
                connection.autocommit = False
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        log.info("nobody was notified", error=type(error).__name__)


class SqliteListener:
    """Asks the file. What does not live in a file counts as changed each time."""

    pause = 5.0  # seconds after which to look even though nothing notified: long, since commits are noticed

    def __init__(self, engine: Engine) -> None:
        self._path = Path(engine.url.database or "").resolve()
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self._log, self._written, self._changed_at = f"{self._path}-wal", (-1, -1), 0.0

    def wait(self, seconds: float) -> bool:
        """Ask now and then for so long at most; true when there was a commit since the last call, or none can tell."""
        deadline = time.monotonic() + seconds
        while not self.notified():
            if (left := deadline - time.monotonic()) <= 0:
                return False
            time.sleep(min(_TICK, left))
        return True

    def notified(self) -> bool:
        """Whether there was a commit since the last call, without waiting."""
        if self._is_at_rest():
            return False
        try:
            if self._connection is None:
                address = f"{self._path.as_uri()}?mode=rw"
                self._connection = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self.close()
            return True
        notified, self._seen = version != self._seen, version
        return notified

    def _is_at_rest(self) -> bool:
        """Whether nothing was written for so long that all commits were seen; False where no log tells."""
        try:
            found = os.stat(self._log)  # noqa: PTH116 - twenty times a second, in half the time
        except OSError:
            return False
        written = (found.st_mtime_ns, found.st_size)
        if written != self._written:
            self._written, self._changed_at = written, time.monotonic()
        return time.monotonic() - self._changed_at > _SETTLED_S

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


class PostgresListener:
    """Listens on a connection of its own, which is made again when it breaks."""

    def __init__(self, engine: Engine, channel: str) -> None:
        self._engine, self._channel = engine, channel
        self._driver: Any = engine.dialect.dbapi
        self._connection: Any = None
        self._outage = Rest(None)

    @property
    def pause(self) -> float:
        """Seconds after which to look all the same: long while it listens; short while nothing would be noticed."""
        return 5.0 if self._connection is not None else 0.2

    def wait(self, seconds: float) -> bool:
        """Wait so long at most for a notification; true for one, and when that cannot be told.

        Having begun to listen counts as one, since what was before was missed.
        """
        try:
            if self._connection is None:
                if self._outage:
                    time.sleep(seconds)
                    return False
                self._listen()
                return True
            return self._receive(self._connection, seconds)
        except (SQLAlchemyError, self._driver.Error, OSError) as error:
            log.warning("the listener has lost its connection", error=f"{type(error).__name__}: {error}"[:200])
            self.close()
            self._outage.begin()
            return True

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _listen(self) -> None:
        pooled = self._engine.raw_connection()
        pooled.detach()  # for good: the pool makes another in its place
        connection: Any = pooled.dbapi_connection
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {self._channel}")
        self._connection = connection
        self._outage.end()

    def _receive(self, connection: Any, seconds: float) -> bool:
        poller = select.poll()  # not select(): the stream process has thousands of sockets
        poller.register(connection, select.POLLIN)
        if not poller.poll(seconds * 1000):
            return False
        connection.poll()
        notified = bool(connection.notifies)
        connection.notifies.clear()
        return notified


Listener = SqliteListener | PostgresListener


def make_listener(engine: Engine, channel: str) -> Listener:
    """The listener for the engine's kind of database; it is used by one thread."""
    return PostgresListener(engine, channel) if engine.dialect.name == "postgresql" else SqliteListener(engine)
