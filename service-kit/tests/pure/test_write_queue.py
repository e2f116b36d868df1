"""Writers of one process on a SQLite file: each at its turn, and the turn ends whatever happens."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from service_kit.db import sqlite
from service_kit.db.session import engine_options, tune, writing

WRITERS = 6


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    address = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    made = create_engine(address, pool_size=WRITERS + 1, **engine_options(address))
    tune(made)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE rows (name TEXT UNIQUE)"))
        connection.execute(text("CREATE TABLE notes (name TEXT REFERENCES rows (name))"))
    yield made
    made.dispose()


@pytest.fixture
def queue(engine: Engine) -> sqlite.WriteQueue:
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        found: sqlite.WriteQueue = raw._queue
    return found


def insert(connection: Any, name: str) -> None:
    connection.execute(text("INSERT INTO rows VALUES (:name)"), {"name": name})


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM rows ORDER BY rowid")))


def write(engine: Engine, name: str) -> None:
    with writing(), engine.begin() as connection:
        insert(connection, name)


def waiting(queue: sqlite.WriteQueue) -> int:
    return max(0, len(queue._queue) - 1)


def test_writers_write_in_the_order_in_which_they_came(
    engine: Engine, queue: sqlite.WriteQueue, eventually: Any
) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        written: list[Future[None]] = []
        with writing(), engine.begin():
            for number in range(WRITERS):
                written.append(pool.submit(write, engine, str(number)))
                eventually(lambda: waiting(queue) == len(written))
        for one in written:
            one.result()
    assert names(engine) == [str(number) for number in range(WRITERS)]


def test_nobody_of_many_racing_writers_is_refused(engine: Engine) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: write(engine, str(number)), range(WRITERS * 50)))
    assert len(names(engine)) == WRITERS * 50


def test_readers_take_no_turn(engine: Engine, queue: sqlite.WriteQueue) -> None:
    with engine.begin() as reader:
        assert reader.scalar(text("SELECT count(*) FROM rows")) == 0
        assert not queue._queue
        write(engine, "meanwhile")
    assert names(engine) == ["meanwhile"]


def commit(engine: Engine) -> None:
    write(engine, "committed")


def roll_back(engine: Engine) -> None:
    with writing(), engine.connect() as connection:
        connection.begin()
        connection.rollback()


def raise_inside(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(), engine.begin():
        raise ZeroDivisionError


def refuse_the_row(engine: Engine) -> None:
    write(engine, "twice")
    with pytest.raises(Exception, match="UNIQUE"):
        write(engine, "twice")


def close_while_it_writes(engine: Engine) -> None:
    with writing():
        connection = engine.connect()
        connection.begin()
        connection.close()


def invalidate(engine: Engine) -> None:
    with writing(), engine.connect() as connection:
        connection.begin()
        connection.invalidate()


def forget_the_connection(engine: Engine) -> None:
    with writing():
        engine.connect().begin()
    gc.collect()


def fail_to_commit(engine: Engine) -> None:
    """A deferred key is looked at by the commit."""
    with writing(), engine.connect() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("INSERT INTO notes VALUES ('of no row')"))
        with pytest.raises(IntegrityError):
            connection.commit()


def begin_in_vain(engine: Engine) -> None:
    """SQLite refuses for another reason than a lock."""
    with writing(), engine.connect() as connection:
        connection.connection.dbapi_connection.execute("BEGIN")  # type: ignore[union-attr]
        with pytest.raises(OperationalError, match="within a transaction"):
            connection.begin()


@pytest.mark.parametrize(
    "end",
    [
        commit,
        roll_back,
        raise_inside,
        refuse_the_row,
        close_while_it_writes,
        invalidate,
        forget_the_connection,
        fail_to_commit,
        begin_in_vain,
    ],
)
def test_the_turn_ends_with_the_transaction(
    engine: Engine, queue: sqlite.WriteQueue, end: Callable[[Engine], None]
) -> None:
    end(engine)
    assert not queue._queue
    write(engine, "the next")


def test_a_second_connection_of_the_same_thread_is_refused_and_not_waited_for(
    engine: Engine, queue: sqlite.WriteQueue
) -> None:
    with writing(), engine.begin() as outer:
        insert(outer, "outer")
        with pytest.raises(OperationalError, match="locked"), engine.begin():
            pass
        assert len(queue._queue) == 1
    write(engine, "the next")
    assert names(engine) == ["outer", "the next"]


def test_who_waits_for_too_long_is_refused_and_holds_up_nobody(
    engine: Engine, queue: sqlite.WriteQueue, monkeypatch: pytest.MonkeyPatch, eventually: Any
) -> None:
    with ThreadPoolExecutor(2) as pool:
        with writing(), engine.begin():
            with monkeypatch.context() as impatient:
                impatient.setattr(sqlite, "LOCK_WAIT_S", 0.01)
                refused = pool.submit(write, engine, "impatient")
                with pytest.raises(OperationalError, match="locked"):
                    refused.result()
            patient = pool.submit(write, engine, "patient")
            eventually(lambda: waiting(queue) == 1)
        patient.result()
    assert names(engine) == ["patient"]


def test_another_process_is_waited_for(engine: Engine, queue: sqlite.WriteQueue, eventually: Any) -> None:
    """Its lock is on the file, so that of a second engine stands for it."""
    elsewhere = create_engine(engine.url)
    tune(elsewhere)
    with ThreadPoolExecutor(1) as pool:
        with writing(), elsewhere.begin() as other:
            written = pool.submit(write, engine, "second")
            eventually(lambda: len(queue._queue) == 1)
            insert(other, "first")
        written.result()
    elsewhere.dispose()
    assert names(engine) == ["first", "second"]


def test_a_forked_process_does_not_wait_for_its_parents_turn(engine: Engine, queue: sqlite.WriteQueue) -> None:
    with writing(), engine.begin():
        [held] = queue._queue
        if (child := os.fork()) == 0:
            queue.leave(held)
            os._exit(0 if queue.enter(0) else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert list(queue._queue) == [held]
