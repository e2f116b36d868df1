"""What people define to note of their sets, and what they noted."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("fields", columns.Json(), nullable=False),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("user_id", "exercise_id", name="uq_custom_fields_exercise"),
    )
    op.add_column("workout_sets", sa.Column("custom", columns.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workout_sets", schema=None) as batch_op:
        batch_op.drop_column("custom")
    op.drop_table("custom_fields")
