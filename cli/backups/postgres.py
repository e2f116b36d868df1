"""A PostgreSQL database: its tables as COPY writes them, in one snapshot, with the revision that they belong to.

No pg_dump: it would have to be of the server's version in every image that makes a backup. The schema is made by the
migrations of the code, as everywhere else.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from cli.backups.cut import Busy, Part
from cli.system.psql import run, without_driver

KIND = "postgresql"
# Whoever takes, puts or emits an event writes one of these. The order is that of the consumer.
LOCKED_TABLES = "mailbox, inbox, outbox"
# Beyond a second PostgreSQL looks for deadlocks, and might end somebody else. And the first database is held for as
# long as all others are waited for, while its writers wait five seconds at most.
PATIENCE_MS = {False: 300, True: 900}
# Were we frozen in the middle, the server would end us, and with us the backup, rather than keep everybody waiting.
LONGEST_HOLD_MS = 4_000
TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
      AND c.relname <> 'restore_unfinished'
    GROUP BY c.relname ORDER BY c.relname
"""
REFERENCES = """
    SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid <> confrelid
"""
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class PostgresSource:
    """The database at a SQLAlchemy URL. Raises ``psycopg2.Error``."""

    def __init__(self, url: str) -> None:
        self.holder, self.reader = connect(url), connect(url)
        self.reader.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)

    def hold(self, patient: bool) -> None:
        """Take a lock that every writer must wait for; readers do not notice. Raises Busy."""
        try:
            run(self.holder, f"SET LOCAL lock_timeout = {PATIENCE_MS[patient]}")
            run(self.holder, f"SET LOCAL idle_in_transaction_session_timeout = {LONGEST_HOLD_MS}")
            run(self.holder, f"LOCK TABLE {LOCKED_TABLES} IN SHARE MODE")
        except (psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected) as problem:
            raise Busy(str(problem).strip()) from problem

    def open_snapshot(self) -> None:
        """The first query of a repeatable read."""
        run(self.reader, "SELECT 1")

    def release(self) -> None:
        """Nothing was written."""
        self.holder.rollback()

    def copy(self, folder: Path) -> Part:
        """One compressed file for each table, and the position of each sequence."""
        ((revision,),) = run(self.reader, "SELECT version_num FROM alembic_version")
        tables = dict(run(self.reader, TABLES))
        rows = {name: self._copy_table(name, columns, folder) for name, columns in tables.items()}
        with gzip.open(folder / "sequences.gz", "wt") as file:
            for (name,) in run(self.reader, SEQUENCES):
                ((last, called),) = run(
                    self.reader, sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
                )
                file.write(f"{name} {last} {int(called)}\n")
        return Part(KIND, revision, [*(f"{name}.copy.gz" for name in tables), "sequences.gz"], rows)

    def _copy_table(self, name: str, columns: list[str], folder: Path) -> int:
        with self.reader.cursor() as cursor, gzip.open(folder / f"{name}.copy.gz", "wb", 6) as file:
            file.write(("\t".join(columns) + "\n").encode())
            cursor.copy_expert(_copy(name, columns, "TO STDOUT").as_string(cursor), file)
            return int(cursor.rowcount)

    def close(self) -> None:
        """Close both connections."""
        for connection in (self.holder, self.reader):
            with suppress(psycopg2.Error):
                connection.close()


def connect(url: str) -> Any:
    """A connection that waits for nobody longer than a few seconds."""
    return psycopg2.connect(without_driver(url), connect_timeout=5, application_name="setwise-backup")


def others(url: str) -> int:
    """How many are connected to the database beside us."""
    with closing(connect(url)) as connection:
        return int(run(connection, OTHERS)[0][0])


def is_empty(url: str) -> bool:
    """Whether there is nothing to lose."""
    with closing(connect(url)) as connection:
        return not run(connection, TABLES)


def mark(url: str, source: str) -> None:
    """Note that this backup is being restored."""
    with closing(connect(url)) as connection:
        run(connection, "CREATE TABLE IF NOT EXISTS restore_unfinished (source text NOT NULL)")
        run(connection, "INSERT INTO restore_unfinished VALUES (%s)", source)
        connection.commit()


def unmark(url: str) -> None:
    """The restore has come to its end."""
    with closing(connect(url)) as connection:
        run(connection, "DROP TABLE IF EXISTS restore_unfinished")
        connection.commit()


def unfinished_source(url: str) -> str:
    """Which backup's restore has begun here and not ended; empty where none has."""
    with closing(connect(url)) as connection:
        if run(connection, "SELECT to_regclass('public.restore_unfinished')") == [(None,)]:
            return ""
        return str(run(connection, "SELECT max(source) FROM restore_unfinished")[0][0])


def clear(url: str) -> None:
    """Drop every table."""
    with closing(connect(url)) as connection:
        names = [sql.Identifier(name) for name, _ in run(connection, TABLES)]
        if names:
            run(connection, sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(names)))
            connection.commit()


def load(folder: Path, url: str, rows: Mapping[str, int]) -> None:
    """Fill the migrated tables, all in one transaction. Raises ValueError when tables or rows are not as they were."""
    with closing(connect(url)) as connection:
        tables = {name for name, _ in run(connection, TABLES)}
        if tables != rows.keys():
            raise ValueError(f"the copy has other tables than its revision makes: {sorted(tables ^ rows.keys())}")
        every = sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))
        run(connection, sql.SQL("TRUNCATE {}").format(every))  # migrations may have put something there
        for name in _in_order(connection, tables):
            if (found := _load_table(connection, name, folder)) != rows[name]:
                raise ValueError(f"{name}: {found} rows instead of {rows[name]}")
        for name, last, called in _sequences(folder):
            run(connection, "SELECT setval(%s::regclass, %s, %s)", f'public."{name}"', last, called)
        connection.commit()


def _load_table(connection: Any, name: str, folder: Path) -> int:
    with connection.cursor() as cursor, gzip.open(folder / f"{name}.copy.gz", "rb") as file:
        columns = file.readline().decode().rstrip("\n").split("\t")
        cursor.copy_expert(_copy(name, columns, "FROM STDIN").as_string(cursor), file)
        return int(cursor.rowcount)


def _sequences(folder: Path) -> Iterator[tuple[str, int, bool]]:
    with gzip.open(folder / "sequences.gz", "rt") as file:
        for line in file:
            name, last, called = line.split()
            yield name, int(last), called == "1"


def _in_order(connection: Any, tables: set[str]) -> list[str]:
    """Those that others refer to first."""
    needs: dict[str, set[str]] = {name: set() for name in tables}
    for child, parent in run(connection, REFERENCES):
        needs[child.strip('"')].add(parent.strip('"'))
    return list(TopologicalSorter(needs).static_order())


def _copy(name: str, columns: list[str], direction: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + direction).format(sql.Identifier(name), listed)
