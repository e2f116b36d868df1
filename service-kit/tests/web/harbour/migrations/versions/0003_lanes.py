"""Events have a lane."""

from kit_history import kit_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables.add_lanes()


def downgrade() -> None:
    kit_tables.drop_lanes()
