"""Talking to PostgreSQL without SQLAlchemy, as its administrators and its backups do."""

from __future__ import annotations

from typing import Any


def run(connection: Any, statement: Any, *values: object) -> list[tuple[Any, ...]]:
    """The rows of one statement, if it has some. Raises ``psycopg2.Error``."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
