"""Noticing quickly and cheaply that a service's database was written to by another process.

SQLite counts commits of others in ``PRAGMA data_version``, which costs microseconds to ask. PostgreSQL
needs no bell: its relay asks the outbox itself five times a second (NOTIFY would serialise all commits of
the server).
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine


class Doorbell:
    """``rang()`` is true when there was a commit since the last call, or when that cannot be told."""

    def __init__(self, engine: Engine) -> None:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._path = Path(file).resolve() if file else None
        self._connection: sqlite3.Connection | None = None
        self._seen = -1

    @property
    def pause(self) -> float:
        """Seconds after which the relay should look even though nothing rang."""
        return 1.0 if self._path else 0.2

    def rang(self) -> bool:
        """Ask the file. On PostgreSQL always false: there ``pause`` is short."""
        if self._path is None:
            return False
        try:
            if self._connection is None:
                address = f"{self._path.as_uri()}?mode=rw"
                self._connection = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self.close()
            return True
        rang, self._seen = version != self._seen, version
        return rang

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
