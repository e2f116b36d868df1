"""What was done together, the rest before each set, the heart in it. What was logged before says nothing of them."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SET_COLUMNS = {
    "round": sa.Integer(),
    "rest_before_base": sa.BigInteger(),
    "rest_before_value": sa.String(32),
    "rest_before_unit": sa.String(16),
    "heart_rate": sa.Integer(),
}


def upgrade() -> None:
    op.add_column("workouts", sa.Column("blocks", columns.Json(), nullable=True))
    op.add_column("workout_entries", sa.Column("block_id", columns.Uuid7(), nullable=True))
    for name, kind in SET_COLUMNS.items():
        op.add_column("workout_sets", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workout_sets", schema=None) as batch_op:
        for name in SET_COLUMNS:
            batch_op.drop_column(name)
    with op.batch_alter_table("workout_entries", schema=None) as batch_op:
        batch_op.drop_column("block_id")
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        batch_op.drop_column("blocks")
