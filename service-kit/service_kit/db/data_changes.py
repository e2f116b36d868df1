"""Changes of data that the migrations of several services make."""

from __future__ import annotations

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
