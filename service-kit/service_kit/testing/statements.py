"""Which statements an app's database is asked, for tests of promises that are a count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event


@contextmanager
def statement_texts(app: Flask) -> Iterator[list[str]]:
    """The text of each statement of the block, without those that begin a transaction."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if text != "BEGIN":
            found.append(text)

    with _listening(app, {"before_cursor_execute": note}):
        yield found


@contextmanager
def recorded_statements(app: Flask, tables: Collection[str] | None = None) -> Iterator[list[str]]:
    """The verb and the first table of each statement of the block, and where transactions ``COMMIT`` or ``ROLLBACK``.

    What SQLite is asked to begin and PostgreSQL to notify is left out: no row is touched. With ``tables`` only what is
    asked of these is there, and nothing of transactions.
    """
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        words = text.replace("(", " ").split()
        if words[0] == "BEGIN":
            return
        before = {"SELECT": "FROM", "DELETE": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE"}.get(words[0])
        table = words[words.index(before) + 1] if before in words else " ".join(words[1:2])
        if tables is None or table in tables:
            found.append(f"{words[0]} {table}")

    def commit(_connection: Any) -> None:
        found.append("COMMIT")

    def roll_back(_connection: Any) -> None:
        found.append("ROLLBACK")

    ends = {"commit": commit, "rollback": roll_back} if tables is None else {}
    with _listening(app, {"before_cursor_execute": note, **ends}):
        yield found


@contextmanager
def _listening(app: Flask, listeners: dict[str, Callable[..., None]]) -> Iterator[None]:
    """Inside the block the app's engine calls the listeners, by the names of its events."""
    with app.app_context():
        engine: Engine = app.extensions["sqlalchemy"].engine
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
