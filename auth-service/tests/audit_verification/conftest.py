"""An audit log with entries of every kind, and somebody who may write into its tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, delete, insert, select, update

from auth_service import after_restore
from auth_service.audit import queries
from auth_service.audit.events import TIMERS
from auth_service.audit.models import AuditEntry, AuditErased, AuditHead, AuditPrivate
from auth_service.audit.rules import GENESIS, Entry, Head, entry_hash
from auth_service.audit_verification.usecases import Report, verify
from service_kit import clock
from service_kit.db.session import transaction
from service_kit.testing.repetitions import repetitions

# Both databases give their rows to the same code, which finds what is wrong in Python: fifty trials of each kind on
# one, and on the other, whose server works for each of them as well, as many as show that its rows are the same.
TRIALS = {"sqlite": repetitions(50, short=10), "postgresql": 10}
TABLES: tuple[Any, ...] = tuple(one.__table__ for one in (AuditEntry, AuditPrivate, AuditErased, AuditHead))


class Log:
    """The audit log as it was written (``rows`` by table), and ways to look at it and to change it."""

    entries, private, erased, head = TABLES

    def __init__(self, app: Flask) -> None:
        self.app, self.rows = app, dict[Table, list[dict[str, Any]]]()
        with app.app_context():
            self.trials = TRIALS[app.extensions["sqlalchemy"].engine.dialect.name]
        self.private_before = list[dict[str, Any]]()  # what was erased, as somebody may have copied it

    def read(self, table: Any) -> list[dict[str, Any]]:
        with self.app.app_context(), transaction() as unit:
            return [dict(row._mapping) for row in unit.execute(select(table).order_by(*table.primary_key))]

    def remember(self) -> None:
        """The rows as they are now are how they were written."""
        self.rows = {table: self.read(table) for table in TABLES}

    def verify(self, noted: Head | None = None) -> Report:
        with self.app.app_context():
            return verify(noted)

    def written_head(self) -> Head:
        """The head of the log as it was written."""
        (row,) = self.rows[self.head]
        return Head(row["seq"], row["entry_hash"])

    @contextmanager
    def tampering(self) -> Iterator[Connection]:
        """A connection that no constraint stops."""
        with self.app.app_context():
            engine = self.app.extensions["sqlalchemy"].engine
        lite = engine.dialect.name == "sqlite"
        with engine.connect() as connection:
            if lite:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                if not lite:
                    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                yield connection
            if lite:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")

    def change(self, connection: Connection, table: Any, seq: int, /, **values: Any) -> None:
        connection.execute(update(table).where(table.c.seq == seq).values(values))

    def remove(self, connection: Connection, table: Any, first: int, last: int | None = None) -> None:
        connection.execute(delete(table).where(table.c.seq.between(first, first if last is None else last)))

    def any(self, table: Any, rng: random.Random) -> dict[str, Any]:
        """One of its rows as they were written."""
        return rng.choice(self.rows[table])

    def hashed(self, row: dict[str, Any]) -> str:
        """The right hash of an entry."""
        return entry_hash(Entry(**{name: value for name, value in row.items() if name != "entry_hash"}))

    def cut(self, connection: Connection, first: int, last: int) -> None:
        """Remove entries, and nothing refers to them."""
        connection.execute(delete(self.erased).where(self.erased.c.erased_by.between(first, last)))
        for table in (self.private, self.erased, self.entries):
            self.remove(connection, table, first, last)

    def cut_off(self, connection: Connection, first: int) -> None:
        """Remove the end, and set the head back to what is left."""
        before = ([{"seq": 0, "entry_hash": GENESIS}] + self.rows[self.entries])[first - 1]
        self.cut(connection, first, self.written_head().seq)
        connection.execute(update(self.head).values(seq=before["seq"], entry_hash=before["entry_hash"]))

    def after_each(self, tampering: Any, noted: Head | None = None) -> Iterator[Report]:
        """What is found after each of ``trials``; the log is restored between them."""
        rng = random.Random(tampering.__name__)
        for _ in range(self.trials):
            with self.tampering() as connection:
                tampering(self, connection, rng)
            yield self.verify(noted)
            self.restore()

    def restore(self) -> None:
        """Everything as it was written."""
        with self.tampering() as connection:
            for table in TABLES:
                connection.execute(delete(table))
                connection.execute(insert(table), self.rows[table])


@pytest.fixture
def expire(app: Flask) -> Callable[[], None]:
    """What the clock does to old personal details."""

    def run() -> None:
        with app.app_context(), transaction():
            TIMERS["forget_old_addresses"].run()

    return run


@pytest.fixture(scope="session")
def snapshot() -> dict[Table, list[dict[str, Any]]]:
    """All rows of all tables when the log was written: it is written once and filled in for each test."""
    return {}


@pytest.fixture
def log(app: Flask, snapshot: Any, write_log: Any, monkeypatch: pytest.MonkeyPatch) -> Log:
    """The log that ``write_log`` writes, read in pages that are smaller than it."""
    monkeypatch.setattr(queries, "PAGE", 20)
    log, everything = Log(app), app.extensions["sqlalchemy"].metadata.sorted_tables
    if not snapshot:
        log.private_before = write_log(log)
        snapshot |= {table: log.read(table) for table in everything} | {"private_before": log.private_before}
    else:
        log.private_before = snapshot["private_before"]
        with app.app_context(), transaction() as unit:
            for table in everything:
                if snapshot[table]:
                    unit.execute(insert(table), snapshot[table])
    log.remember()
    return log


@pytest.fixture
def write_log(
    app: Flask, newcomer: Any, member: Any, at: Any, expire: Any, no_grace: None
) -> Callable[[Log], list[dict[str, Any]]]:
    """Somebody came long ago, somebody came and left, others stayed; a backup was restored.

    Gives the personal details there were before any were erased.
    """

    def run(log: Log) -> list[dict[str, Any]]:
        today = clock.now()
        at(today - timedelta(days=200))
        cleo = newcomer("Cleo")
        cleo.register()
        cleo.log_in("a wrong one, typed in haste")
        at(today)
        ada, dora = member("Ada"), member("Dora")
        ada.log_in("a wrong one, typed in haste")
        dora.log_in("a wrong one, typed in haste")
        private_before = log.read(log.private)
        assert dora.delete("/users/me", json={"password": dora.password}).status_code == 202
        expire()
        with app.app_context():
            after_restore.run("2026-04-11T17:30:00.000+00:00", "5" * 64)
        for _ in range(3):
            ada.log_in()
            ada.post("/auth/logout")
        bella = member("Bella")
        bella.log_in("a wrong one, typed in haste")
        bella.post("/auth/logout")
        return private_before

    return run
