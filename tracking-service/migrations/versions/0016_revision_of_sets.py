"""What the sets of a user come to has a revision."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("sets_revision", columns.Uuid7()))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("sets_revision")
