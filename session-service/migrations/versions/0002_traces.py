"""Events remember their trace."""

from service_kit.db import kit_tables_v2

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables_v2.change()


def downgrade() -> None:
    kit_tables_v2.undo()
