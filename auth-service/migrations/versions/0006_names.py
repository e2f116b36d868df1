"""Display names are searched in every script, whatever the database knows of its letters."""

import sqlalchemy as sa
from alembic import op

from kit_history import data_changes
from service_kit.db import columns
from service_kit.folding import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

profiles = sa.table(
    "profiles",
    sa.column("id", columns.Uuid7()),
    sa.column("display_name", sa.String()),
    sa.column("name_folded", sa.Text()),
)


def upgrade() -> None:
    op.add_column("profiles", sa.Column("name_folded", sa.Text(), nullable=False, server_default=""))
    data_changes.update_rows(profiles, lambda row: {"name_folded": fold(row.display_name)})


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_column("name_folded")
