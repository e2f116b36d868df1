"""Names are folded anew: letters and marks of every script stay, strokes and points go too."""

import sqlalchemy as sa

from kit_history import data_changes
from service_kit.db import columns
from service_kit.folding import fold

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

plans = sa.table(
    "plans", sa.column("id", columns.Uuid7()), sa.column("name", sa.String()), sa.column("name_folded", sa.Text())
)


def upgrade() -> None:
    data_changes.update_rows(plans, lambda row: {"name_folded": fold(row.name)})


def downgrade() -> None:
    """The release before reads these, and writes its own for what is changed."""
