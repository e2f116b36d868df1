"""A stream ticket reopens its stream as long as the log-in behind it lives, and no longer only while the token does."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CONTRACTS = "stream_tickets.token_expires_at, in which tickets that are out keep until when they may be used"


def upgrade() -> None:
    with op.batch_alter_table("stream_tickets", schema=None) as batch_op:
        batch_op.alter_column("token_expires_at", new_column_name="usable_until")
        batch_op.add_column(sa.Column("key_id", sa.String(length=100), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stream_tickets", schema=None) as batch_op:
        batch_op.drop_column("key_id")
        batch_op.alter_column("usable_until", new_column_name="token_expires_at")
