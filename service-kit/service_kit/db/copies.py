"""Local copies of what other services own: one row per aggregate, taken over only when it is newer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service_kit.db.session import db_session
from service_kit.db.upsert import insert_ignoring


def keep_newest(table: Any, key: UUID, version: int, state: Mapping[str, Any]) -> bool:
    """Write the state of the aggregate ``key`` at ``version``, unless the row is as new; answers whether it did.

    Doubled and late events fall out here. ``table`` has the columns ``id`` and ``version``.
    """
    row = {"id": key, "version": version, **state}
    if insert_ignoring(table, row, ("id",)):
        return True
    older = update(table).where(table.id == key, table.version < version).values(version=version, **state)
    return db_session().execute(older.returning(table.id)).scalar() is not None
