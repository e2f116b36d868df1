"""Events remember their trace."""

from service_kit.db import kit_tables_history

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables_history.add_traces()


def downgrade() -> None:
    kit_tables_history.drop_traces()
