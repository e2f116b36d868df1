"""What was dated with a time zone that nobody typed knows it. Of rows from before that is not known: they stay."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DATED = {"measurements": "zone_assumed_at", "goals": "start_assumed_at"}


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zones", columns.Json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("days_due", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_people_days_due"), ["days_due"], unique=False)
    for table, column in DATED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for table, column in DATED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_days_due"))
        batch_op.drop_column("days_due")
        batch_op.drop_column("time_zones")
