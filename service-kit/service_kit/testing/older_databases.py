"""Databases of a release before, for tests of what a migration does to the rows that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import ColumnClause, Table, column, insert
from sqlalchemy import table as sql_table

from service_kit.db import migrations
from service_kit.db.session import transaction
from service_kit.security.runtime import runtime
from service_kit.testing.postgresql import postgresql_database


def insert_row(app: Flask, table: Table, **values: Any) -> None:
    """A row as an older release wrote it: of the columns named, whatever else the table has by now."""
    columns: list[ColumnClause[Any]] = [column(name, table.c[name].type) for name in values]
    with app.app_context(), transaction() as unit:
        unit.execute(insert(sql_table(table.name, *columns)).values(values))


@contextmanager
def older_database(service: Callable[..., Flask], app: Flask, folder: Path, revision: str) -> Iterator[Flask]:
    """An app of the service like ``app``, on an empty database of the same kind that is at ``revision``."""
    with ExitStack() as stack:
        settings = runtime(app).settings
        url = f"sqlite:///{folder}/older.db"
        if not settings.database_url.startswith("sqlite"):
            url = stack.enter_context(postgresql_database())
        older = service(replace(settings, database_url=url))
        runtime(older).keys = runtime(app).keys
        migrations.upgrade(older, revision)
        yield older
        with older.app_context():
            older.extensions["sqlalchemy"].engine.dispose()
