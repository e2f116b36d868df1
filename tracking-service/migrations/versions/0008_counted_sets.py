"""Sets know their side, how many hands held the load, as which set they count, and whether they are in doubt.

Of sets from before the side is not known here: they count as they did. Publish the session service's state again
(``./setwise events republish session``) to have it.
"""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EXERCISES = ("slug", "category", "pattern", "equipment", "load_per")
SETS = ("side", "hands", "counts_with", "doubt")


def upgrade() -> None:
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slug", sa.String(80)))
        batch_op.add_column(sa.Column("category", sa.String(40)))
        batch_op.add_column(sa.Column("pattern", sa.String(40)))
        batch_op.add_column(sa.Column("equipment", columns.Json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("load_per", sa.String(8), nullable=False, server_default="total"))
    with op.batch_alter_table("performed_sets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("side", sa.String(16), nullable=False, server_default="both"))
        batch_op.add_column(sa.Column("hands", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("counts_with", columns.Uuid7()))
        batch_op.add_column(sa.Column("doubt", sa.String(32)))


def downgrade() -> None:
    for table, names in (("performed_sets", SETS), ("exercises", EXERCISES)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
