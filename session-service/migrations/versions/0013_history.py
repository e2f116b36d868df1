"""Entries of workouts say whose they are, so that what somebody did in an exercise is found by an index."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workout_entries", sa.Column("user_id", columns.Uuid7(), nullable=True))
    op.execute(
        "UPDATE workout_entries SET user_id ="
        " (SELECT workouts.user_id FROM workouts WHERE workouts.id = workout_entries.workout_id)"
    )
    op.create_index("ix_workout_entries_history", "workout_entries", ["user_id", "exercise_id"])


def downgrade() -> None:
    with op.batch_alter_table("workout_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_workout_entries_history")
        batch_op.drop_column("user_id")
