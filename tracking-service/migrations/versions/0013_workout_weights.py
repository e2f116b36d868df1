"""A measurement may be the body weight of a workout, which it follows."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("workout_id", columns.Uuid7()))
        batch_op.create_index("ix_measurements_workout_id", ["workout_id"])


def downgrade() -> None:
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_index("ix_measurements_workout_id")
        batch_op.drop_column("workout_id")
