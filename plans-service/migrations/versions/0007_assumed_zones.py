"""Activations know their instants. Of those from before they are not known: their days stay."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zones", columns.Json(), nullable=False, server_default="[]"))
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("activated_at", columns.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("activated_at")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("time_zones")
