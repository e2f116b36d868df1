"""Local copies of what other services own: one row per aggregate, taken over only when it is newer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service_kit.database import session
from service_kit.upsert import insert_ignoring


def keep_newest(table: Any, key: UUID, version: int, state: Mapping[str, Any]) -> None:
    """Write the state of the aggregate ``key`` at ``version``, unless the row is as new: duplicates and late events."""
    row = {"id": key, "version": version, **state}
    if not insert_ignoring(table, row, ("id",)):
        older = (table.id == key, table.version < version)
        session().execute(update(table).where(*older).values(version=version, **state))
