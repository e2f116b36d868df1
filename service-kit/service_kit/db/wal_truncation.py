"""What an erasure leaves in the files of SQLite, and how it goes.

``secure_delete`` overwrites deleted rows in the database file. But pages from before lie in the write-ahead log until
others are written over them, which in a quiet system is never; so after an erasure the log is cut off. A reader that is
at work can prevent that, and the process can die before. So a row remembers that it is still to be done, and the worker
tries until it is. On PostgreSQL nothing of this applies; what remains there is told in ``docs/operations.md``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service_kit.clock import now
from service_kit.db.session import after_commit
from service_kit.db.tables import kit_tables
from service_kit.observability.logs import log

_WANTED = "kit.wal_truncation_due"  # in the table of timers' runs: since when something erased may stand in the log
PATIENCE_MS = 200  # writers wait as long as this waits for readers


def request(unit: Session) -> None:
    """In the transaction that deletes what names somebody: cut off the log when it is committed."""
    if unit.get_bind().dialect.name == "sqlite":
        unit.merge(kit_tables().TimerRun(name=_WANTED, last_run_at=now()))
        unit.flush()
        after_commit(lambda: run(unit), key=_WANTED)


def resume(unit: Session) -> None:
    """Try again after this transaction, if an earlier try did not succeed."""
    if unit.get_bind().dialect.name == "sqlite" and _since(unit) is not None:
        after_commit(lambda: run(unit), key=_WANTED)


def run(unit: Session) -> None:
    """After the commit: cut off the log. Never raises; what fails is tried again by the worker."""
    try:
        since = _since(unit)
        unit.rollback()  # our own look must not be the reader that is waited for
        if since is not None and _truncated(unit):
            table = kit_tables().TimerRun
            unit.execute(delete(table).where(table.name == _WANTED, table.last_run_at == since))
            unit.commit()
    except (SQLAlchemyError, sqlite3.Error) as error:
        unit.rollback()
        log.warning("erased rows may stand in the write-ahead log", error=type(error).__name__)


def _since(unit: Session) -> object:
    table = kit_tables().TimerRun
    return unit.scalar(select(table.last_run_at).where(table.name == _WANTED))


def _truncated(unit: Session) -> bool:
    """Whether the log is empty now. Outside of any transaction, on a connection that is not used again."""
    connection = unit.connection().engine.raw_connection()
    unit.rollback()
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.invalidate()  # its patience is not that of the others
    return not busy
