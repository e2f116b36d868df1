"""The one dialect-dependent statement that services need: insert unless the row is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult
from sqlalchemy.dialects import postgresql, sqlite

from service_kit.db.session import db_session


def insert_ignoring(
    entity: Any, values: dict[str, Any], keys: tuple[str, ...], *, replacing: ColumnElement[bool] | None = None
) -> bool:
    """``INSERT ... ON CONFLICT (keys) DO NOTHING``; answers whether the row is new. One that is there
    already is replaced where ``replacing`` holds for it, and counts as new.

    On PostgreSQL it waits for a transaction that is just inserting the same keys.
    """
    dialect = postgresql if db_session().get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(entity).values(values)
    if replacing is None:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    else:
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=values, where=replacing)
    result = db_session().execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def insert_new(entity: Any, rows: Sequence[dict[str, Any]], key: str) -> set[Any]:
    """Insert rows unless they are there, in one statement; the values of ``key`` of those that are new."""
    dialect = postgresql if db_session().get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(entity).on_conflict_do_nothing(index_elements=[key]).returning(getattr(entity, key))
    return set(db_session().scalars(statement, rows))
