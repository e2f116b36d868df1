"""Changes of data that the migrations of several services make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from service_kit.time_zones import names


def replace_unknown_time_zones(*tables: str) -> None:
    """Give UTC to every row whose ``time_zone`` is no name of IANA's, such as ``localtime``."""
    for name in tables:
        table = sa.table(name, sa.column("time_zone", sa.String))
        found = set(op.get_bind().scalars(sa.select(table.c.time_zone).distinct()))
        for unknown in found - names():
            op.execute(table.update().where(table.c.time_zone == unknown).values(time_zone="UTC"))


def update_rows(
    table: sa.TableClause, change: Callable[[Any], dict[str, Any]], keys: Sequence[str] = ("id",), page: int = 500
) -> None:
    """Write what ``change(row)`` says, if anything, into every row, so many at a time; ``keys`` are the primary key."""
    key = sa.tuple_(*(table.c[name] for name in keys))
    bind, rows = op.get_bind(), sa.select(table).order_by(*key.clauses).limit(page)
    found = bind.execute(rows).all()
    while found:
        for row in found:
            if values := change(row):
                bind.execute(
                    table.update().where(*(table.c[name] == getattr(row, name) for name in keys)).values(values)
                )
        last = [getattr(found[-1], name) for name in keys]
        found = bind.execute(rows.where(key > sa.tuple_(*last))).all()
