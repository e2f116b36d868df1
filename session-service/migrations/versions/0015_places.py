"""Where a workout was, and the link by which others see it. What was logged before has neither."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workouts", sa.Column("coordinate", columns.Json(), nullable=True))
    op.add_column("workouts", sa.Column("share_code", sa.String(32), nullable=True))
    op.create_index("ix_workouts_share_code", "workouts", ["share_code"])


def downgrade() -> None:
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        batch_op.drop_index("ix_workouts_share_code")
        batch_op.drop_column("share_code")
        batch_op.drop_column("coordinate")
