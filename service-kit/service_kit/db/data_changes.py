"""Changes of data that the migrations of several services make."""

from __future__ import annotations

from collections.abc import Callable
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


def update_rows(table: sa.TableClause, change: Callable[[Any], dict[str, Any]], page: int = 500) -> None:
    """Write what ``change(row)`` says into every row, so many at a time; the table has an ``id``."""
    bind, rows = op.get_bind(), sa.select(table).order_by(table.c.id).limit(page)
    found = bind.execute(rows).all()
    while found:
        for row in found:
            bind.execute(table.update().where(table.c.id == row.id).values(change(row)))
        found = bind.execute(rows.where(table.c.id > found[-1].id)).all()
