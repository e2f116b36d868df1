"""Exercises say whether the load of a set is that of each hand or all that is moved.

It is ``total`` until somebody says otherwise; the seed says it of the public ones, which nobody edited, when it runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exercises", sa.Column("load_per", sa.String(8), nullable=False, server_default="total"))


def downgrade() -> None:
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_column("load_per")
