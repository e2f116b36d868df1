"""The dialect-dependent statements that services need: insert unless the row, or a newer one, is there."""

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
    statement = _insert(entity)
    if replacing is None:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    else:
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=values, where=replacing)
    result = db_session().execute(statement, values)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def insert_new(entity: Any, rows: Sequence[dict[str, Any]], key: str) -> set[Any]:
    """Insert rows unless they are there, in one statement; the values of ``key`` of those that are new."""
    statement = _insert(entity).on_conflict_do_nothing(index_elements=[key]).returning(entity.__table__.c[key])
    return set(db_session().scalars(statement, rows))


def upsert_newer(entity: Any, rows: Sequence[dict[str, Any]], key: str) -> None:
    """Insert ``rows``, or write those whose ``key`` is there at an older ``version``: one statement, in their order."""
    if rows:
        statement = _insert(entity)
        values = {name: statement.excluded[name] for name in rows[0] if name != key}
        is_newer = entity.version < statement.excluded.version
        upsert = statement.on_conflict_do_update(index_elements=[key], set_=values, where=is_newer)
        db_session().connection().execute(upsert, rows)


def _insert(entity: Any) -> Any:
    """Into the table: an insert of entities takes three times as long."""
    return (postgresql if db_session().get_bind().dialect.name == "postgresql" else sqlite).insert(entity.__table__)
