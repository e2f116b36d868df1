"""Events have a lane."""

from service_kit.db import kit_tables_history

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables_history.add_lanes()


def downgrade() -> None:
    kit_tables_history.drop_lanes()
