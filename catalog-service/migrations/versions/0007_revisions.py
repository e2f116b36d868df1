"""The catalogue tells from an index, and from its words, whether anything changed."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terms", sa.Column("updated_at", columns.UtcDateTime(), nullable=True))
    op.create_index("ix_exercises_revision", "exercises", ["owner_id", "version", "updated_at"])
    op.drop_index("ix_exercises_owner_id", table_name="exercises")  # the new one does what it did


def downgrade() -> None:
    op.create_index("ix_exercises_owner_id", "exercises", ["owner_id"])
    op.drop_index("ix_exercises_revision", table_name="exercises")
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_column("updated_at")
