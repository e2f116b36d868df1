"""Rows that the clock works on, a portion in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users

Row = TypeVar("Row", bound=Any)


def lock_portion(table: type[Row], wanted: Select[tuple[Row]], order: Any, limit: int) -> Sequence[Row]:
    """The first ``limit`` rows of ``table`` in ``order`` that are wanted, locked, their users before them.

    What is no longer wanted once the locks are there is left out.
    """
    found = wanted.with_only_columns(table.id, table.user_id).order_by(order).limit(limit)
    some = db_session().execute(found).all()
    lock_users({row.user_id for row in some})
    rows = wanted.where(table.id.in_([row.id for row in some])).order_by(table.id).with_for_update()
    return db_session().scalars(rows).all()
