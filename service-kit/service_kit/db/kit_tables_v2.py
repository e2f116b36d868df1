"""From the first form of the kit's tables to the second; called by revision 0002 of every service.

History: it must stay as it is, like :mod:`service_kit.db.kit_tables_v1`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def change() -> None:
    """An event remembers the trace in which it was written. Code of the release before does not mind."""
    op.add_column("outbox", sa.Column("traceparent", sa.String(length=55), nullable=True))


def undo() -> None:
    """Forget the traces."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("traceparent")
