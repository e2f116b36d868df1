"""Events have a lane."""

from service_kit.db import kit_tables_v3

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables_v3.change()


def downgrade() -> None:
    kit_tables_v3.undo()
