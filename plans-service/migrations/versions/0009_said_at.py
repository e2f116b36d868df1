"""When a session of the schedule was moved or left out is noted."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schedule_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_at", columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("schedule_changes", schema=None) as batch_op:
        batch_op.drop_column("said_at")
