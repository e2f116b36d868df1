"""Talking to PostgreSQL without SQLAlchemy, as its administrators and its backups do."""

from __future__ import annotations

from typing import Any

from service_kit.settings.forms import POSTGRESQL, with_driver


def without_driver(url: str) -> str:
    """A database's URL as libpq needs it, which knows nothing of SQLAlchemy's drivers."""
    return with_driver(url).replace(f"{POSTGRESQL}://", "postgresql://", 1)


def run(connection: Any, statement: Any, *values: object) -> list[tuple[Any, ...]]:
    """The rows of one statement, if it has some. Raises ``psycopg2.Error``."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
