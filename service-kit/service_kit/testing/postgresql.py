"""pytest plugin: empty databases on the PostgreSQL for tests. Each is used for many tests, by a new name each time.

Making and dropping one waits for hundreds of files to reach the disk. To empty one and to rename it does not; under its
new name nobody who was left over from an earlier test finds it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from service_kit.ids import new_id
from service_kit.settings.forms import POSTGRESQL_SERVER, with_driver

POSTGRES = with_driver(os.environ.get("SETWISE_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres")
SESSIONS_END_WITHIN_MS = 5_000
# Databases that are in no use, and empty.
_SPARE: list[str] = []

_END_SESSIONS = "SELECT pg_terminate_backend(pid, :within) FROM pg_stat_activity WHERE datname = :name"
_SCHEMAS = "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
_AS_NEW = (
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
)


def pytest_configure() -> None:
    """Say that the tests' PostgreSQL has no address that can be used, rather than fail in every test."""
    if not POSTGRESQL_SERVER.takes(POSTGRES):
        raise pytest.UsageError(f"SETWISE_TEST_POSTGRES must be {POSTGRESQL_SERVER.wanted}")


def pytest_unconfigure() -> None:
    """Drop what this run has made."""
    if _SPARE:
        with _connected() as server:
            while _SPARE:
                _drop(server, _SPARE.pop())


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The address of an empty database on the server for tests; it is gone at the end of the block."""
    name = f"setwise_test_{new_id().hex}"
    with _connected() as server:
        if _SPARE:
            server.execute(text(f"ALTER DATABASE {_SPARE.pop()} RENAME TO {name}"))
        else:
            server.execute(text(f"CREATE DATABASE {name}"))
        # What it holds is lost with it anyway; hundreds of tests wait for no disk.
        server.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    yield _address(name)
    with _connected() as server:
        try:
            _SPARE.append(_emptied(server, name))
        except DBAPIError:  # somebody does not let go of it
            _drop(server, name)


def _emptied(server: Connection, name: str) -> str:
    """Make it as if it were new; its name from now on. Raises DBAPIError."""
    spare = f"setwise_test_{new_id().hex}"
    server.execute(text(_END_SESSIONS), {"name": name, "within": SESSIONS_END_WITHIN_MS})
    server.execute(text(f"ALTER DATABASE {name} RENAME TO {spare}"))  # from here on nobody else finds it
    try:
        server.execute(text(f"COMMENT ON DATABASE {spare} IS NULL"))
        server.execute(text(f"ALTER DATABASE {spare} RESET ALL"))
        with _connected(spare) as inside:
            schemas = list(inside.execute(text(_SCHEMAS)).scalars())
            for statement in (*(f"DROP SCHEMA {one} CASCADE" for one in schemas), *_AS_NEW):
                inside.execute(text(statement))
    except DBAPIError:
        _drop(server, spare)
        raise
    return spare


def _drop(server: Connection, name: str) -> None:
    server.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _address(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _connected(database: str | None = None) -> Iterator[Connection]:
    """A connection to the server, or to one of its databases; a statement is a transaction, and waits for no disk."""
    url = _address(database) if database else POSTGRES
    engine = create_engine(url, poolclass=NullPool, connect_args={"options": "-c synchronous_commit=off"})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
