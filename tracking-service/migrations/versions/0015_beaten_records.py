"""Records say since when they are beaten; what is in doubt or merged is found by an index."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
SAME = ("user_id", "exercise_id", "kind")
IN_DOUBT = sa.text("doubt IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beaten_at", columns.UtcDateTime()))
    _note_when_beaten()
    columns_of_doubt = ["user_id", "exercise_id"]
    where = {"sqlite_where": IN_DOUBT, "postgresql_where": IN_DOUBT}
    op.create_index("ix_performed_sets_doubt", "performed_sets", columns_of_doubt, **where)
    op.create_index("ix_exercises_merged_into", "exercises", ["merged_into"])


def _note_when_beaten() -> None:
    """By the last record of the kind at the latest; whoever reads the rows finds out which of them it was."""
    records = sa.table("records", *map(sa.column, (*SAME, "status", "started_at", "beaten_at")))
    other = records.alias()
    same = [other.c[name] == records.c[name] for name in SAME]
    last = sa.select(sa.func.max(other.c.started_at)).where(*same).scalar_subquery()
    op.execute(sa.update(records).where(records.c.status == "superseded").values(beaten_at=last))


def downgrade() -> None:
    op.drop_index("ix_exercises_merged_into", "exercises")
    op.drop_index("ix_performed_sets_doubt", "performed_sets")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_column("beaten_at")
