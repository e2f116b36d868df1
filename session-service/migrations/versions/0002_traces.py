"""Events remember their trace."""

from kit_history import kit_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables.add_traces()


def downgrade() -> None:
    kit_tables.drop_traces()
