"""How many public names stand before one's own is counted in an index."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_exercises_names", "exercises", ["owner_id", "name"])


def downgrade() -> None:
    op.drop_index("ix_exercises_names", table_name="exercises")
