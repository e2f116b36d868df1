"""The one dialect-dependent statement that services need: insert unless the row is there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite

from service_kit.db.session import db_session


def insert_ignoring(entity: Any, values: dict[str, Any], keys: tuple[str, ...]) -> bool:
    """``INSERT ... ON CONFLICT (keys) DO NOTHING``; answers whether the row is new.

    On PostgreSQL it waits for a transaction that is just inserting the same keys.
    """
    dialect = postgresql if db_session().get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(entity).values(values).on_conflict_do_nothing(index_elements=list(keys))
    result = db_session().execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
