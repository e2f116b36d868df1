"""What was dated with a time zone that nobody typed knows it. Of rows from before that is not known: they stay."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DATED = ("sessions", "workouts")


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zones", columns.Json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("days_due", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_people_days_due"), ["days_due"], unique=False)
    for table in DATED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("zone_assumed_at", columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for table in DATED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("zone_assumed_at")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_days_due"))
        batch_op.drop_column("days_due")
        batch_op.drop_column("time_zones")
