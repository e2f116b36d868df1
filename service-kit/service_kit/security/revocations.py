"""Sessions that were ended: looked up on every request, so that a log-out works from the next one.

``open_revocations(url)`` gives the store of the deployment. ``sqlite:///path`` is the embedded one: a small
file that the auth service writes and every other process reads in microseconds. If it cannot be read the
answer is :class:`Unavailable`, never "not revoked". The truth is in the auth service's database; at its
start it calls ``prepare()`` and revokes again what is still in force. ``redis://...`` is the one for several
machines, see ``redis_revocations.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import Unavailable
from service_kit.security.client import ServiceClient
from service_kit.settings.base import BaseSettings

# The longest that anything which a log-in gave away works without asking it again: an access token for minutes, the
# ticket of an event stream for this long. Until then an ended session stays listed.
LONGEST_GRANT = timedelta(hours=24)
# Kept this much longer than asked for, in case the clock is set back.
MARGIN = timedelta(hours=1)
DEFAULT_URL = "sqlite:///var/revocations.db"
READ_TIMEOUT, WRITE_TIMEOUT = 0.25, 5.0
ASK_TIMEOUT = 1.0

_TABLE = "CREATE TABLE IF NOT EXISTS revoked (sid BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID"
_REVOKE = "INSERT INTO revoked VALUES (?, ?) ON CONFLICT (sid) DO UPDATE SET until = max(until, excluded.until)"


class RevocationStore(Protocol):
    """Where ended sessions are listed until nothing that they gave away would work anyway."""

    def prepare(self) -> None:
        """Make the store usable; the owner (auth) calls it once at its start."""

    def revoke_all(self, sessions: Iterable[tuple[UUID, datetime]]) -> None:
        """Refuse each session's tokens until that instant (aware), visible to all when this returns."""

    def is_revoked(self, sid: UUID) -> bool:
        """Whether the session was ended. Raises Unavailable when nobody can tell."""


def open_revocations(
    url: str, namespace: str = "setwise", truth: Callable[[UUID], bool] | None = None
) -> RevocationStore:
    """The store at ``url`` (none given: the embedded default's place). Nothing is opened until first use.

    In Redis its keys begin with ``namespace``, and ``truth`` is asked when Redis cannot tell (see :func:`ask_auth`).
    Raises ValueError for a kind of store that there is not.
    """
    url = url or DEFAULT_URL
    if url.startswith("sqlite:///"):
        return SqliteRevocations(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("redis://", "rediss://")):
        from service_kit.security.redis_revocations import (
            RedisRevocations,  # the embedded default does without the package
        )

        return RedisRevocations(url, namespace, truth or _nobody)
    raise ValueError(f"no revocation store for {url.partition(':')[0]!r}: use sqlite:///path or redis://...")


def ask_auth(caller: str, settings: BaseSettings) -> Callable[[UUID], bool]:
    """Asks the auth service, which is where the public keys are published. What is given raises Unavailable."""
    if not settings.jwks_url:
        return _nobody
    url = urljoin(settings.jwks_url, "/")
    client = ServiceClient(caller, "auth", url, settings.service_secrets[0], ASK_TIMEOUT)

    def ask(sid: UUID) -> bool:
        answer = client.get_json(f"/internal/revocations/{sid}")
        if not isinstance(answer, dict) or not isinstance(answer.get("revoked"), bool):
            raise Unavailable("The auth service gave no usable answer.")
        return bool(answer["revoked"])

    return ask


def _nobody(_sid: UUID) -> bool:
    raise Unavailable("There is nobody to ask.")


class SqliteRevocations:
    """One file, many readers. A connection serves one look-up at a time and is never shared meanwhile.

    That makes it safe with threads; with gevent too, since a look-up is one C call that does not yield.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[tuple[int, sqlite3.Connection]] = []  # with the file's inode; append and pop are atomic

    def prepare(self) -> None:
        """Create the file where it is missing."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.revoke_all(())

    def revoke_all(self, sessions: Iterable[tuple[UUID, datetime]]) -> None:
        """All of them in one transaction, durable when it returns; it also forgets what has long expired."""
        rows = [(sid.bytes, int((until + MARGIN).timestamp()) + 1) for sid, until in sessions]
        with _as_unavailable():
            writer = sqlite3.connect(self.path, timeout=WRITE_TIMEOUT, isolation_level=None)
            try:
                writer.execute("PRAGMA journal_mode=WAL")
                writer.execute("PRAGMA synchronous=FULL")
                writer.execute("BEGIN IMMEDIATE")
                writer.execute(_TABLE)
                writer.executemany(_REVOKE, rows)
                writer.execute("DELETE FROM revoked WHERE until < ?", (int(now().timestamp()),))
                writer.execute("COMMIT")
            finally:
                writer.close()

    def is_revoked(self, sid: UUID) -> bool:
        """One indexed look-up."""
        with _as_unavailable():
            inode = self.path.stat().st_ino
            connection = self._reader(inode)
            found = connection.execute("SELECT 1 FROM revoked WHERE sid = ?", (sid.bytes,)).fetchone()
            self._idle.append((inode, connection))
            return found is not None

    def _reader(self, inode: int) -> sqlite3.Connection:
        """An idle connection to the file that is there now; a replaced file would teach it nothing more."""
        while self._idle:
            opened, connection = self._idle.pop()
            if opened == inode:
                return connection
            connection.close()
        address = f"{self.path.resolve().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=READ_TIMEOUT, isolation_level=None, check_same_thread=False)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Unavailable("Whether this session was ended cannot be told just now.") from error
