"""From the second form of the kit's tables to the third; called by a revision of every service.

History: it must stay as it is, like :mod:`service_kit.db.kit_tables_v1`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# What waits is found by its lane.
INDEXES = {"outbox": ("ix_outbox_unsent", "sent_at IS NULL"), "mailbox": ("ix_mailbox_waiting", "died_at IS NULL")}


def change() -> None:
    """Events have a lane. What waits from before, and what code of the release before writes, is small."""
    for table in INDEXES:
        op.add_column(table, sa.Column("lane", sa.String(length=8), nullable=False, server_default="small"))
    _index("lane", "id")


def undo() -> None:
    """One lane for all."""
    _index("id")
    for table in INDEXES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("lane")


def _index(*columns: str) -> None:
    for table, (name, condition) in INDEXES.items():
        op.drop_index(name, table_name=table)
        op.create_index(
            name, table, columns, unique=False, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition)
        )
