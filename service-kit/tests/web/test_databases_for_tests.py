"""A database that an earlier test has used is as good as a new one, and nobody of that test finds it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from service_kit.testing import postgresql
from service_kit.testing.postgresql import POSTGRES, postgresql_database

# What a database has of its own: schemas with their rights, relations, types, functions, comments and settings.
BELONGINGS = (
    "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_toast' ORDER BY 1",
    "SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'",
    "SELECT typname FROM pg_type WHERE typnamespace::regnamespace::text !~ '^(pg_|information_schema)'",
    "SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text !~ '^(pg_|information_schema)'",
    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
    "SELECT setconfig FROM pg_db_role_setting WHERE setdatabase ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())",
)
CHANGES = (
    "CREATE SCHEMA other",
    "CREATE TABLE other.things (id serial PRIMARY KEY)",
    "CREATE TABLE things (id serial PRIMARY KEY)",
    "CREATE TYPE kind AS ENUM ('one')",
    "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
)


@pytest.fixture(autouse=True)
def no_spare_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first of a test is made for it; those of other tests are let be."""
    try:
        create_engine(POSTGRES, connect_args={"connect_timeout": 2}, poolclass=NullPool).connect().close()
    except OperationalError as error:
        pytest.skip(f"NO POSTGRESQL, SO NOTHING IS PROVED HERE: {error}")
    spare: list[str] = []
    monkeypatch.setattr(postgresql, "_SPARE", spare)
    yield
    postgresql.pytest_unconfigure()
    assert spare == []


def engine_of(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def belongings(url: str) -> list[list[tuple[object, ...]]]:
    with engine_of(url).connect() as inside:
        return [[tuple(row) for row in inside.execute(text(sql))] for sql in BELONGINGS]


def oid(url: str) -> int:
    with engine_of(url).connect() as inside:
        return inside.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()


def test_one_that_was_used_has_what_a_new_one_has() -> None:
    with postgresql_database() as url:
        new, number = belongings(url), oid(url)
        with engine_of(url).connect() as inside:
            for statement in CHANGES:
                inside.execute(text(statement))
            name = url.rpartition("/")[2]
            inside.execute(text(f"COMMENT ON DATABASE {name} IS 'used'"))
            inside.execute(text(f"ALTER DATABASE {name} SET lock_timeout = 1"))
        changed = belongings(url)
        assert all(before != after for before, after in zip(new, changed, strict=True))
    with postgresql_database() as again:
        assert (oid(again), belongings(again)) == (number, new)


def test_two_at_once_are_two() -> None:
    with postgresql_database() as one, postgresql_database() as other:
        assert oid(one) != oid(other)


def test_who_was_left_over_is_disconnected_and_does_not_find_it_again() -> None:
    with postgresql_database() as url:
        left_over = engine_of(url).connect()
        number = oid(url)
    with postgresql_database() as again:
        assert oid(again) == number
        with pytest.raises(DBAPIError):
            left_over.execute(text("SELECT 1"))
        with pytest.raises(OperationalError, match="does not exist"):
            engine_of(url).connect()


def test_at_the_end_of_the_run_none_is_left() -> None:
    with postgresql_database() as url:
        pass
    [spare] = postgresql._SPARE
    postgresql.pytest_unconfigure()
    with engine_of(POSTGRES).connect() as server:
        names = set(server.execute(text("SELECT datname FROM pg_database")).scalars())
    assert names & {spare, url.rpartition("/")[2]} == set()
