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
    """By the next one that is as good in no easier bracket. Where that is not as simple (paces depend on how a distance
    was typed), by the last of its kind at the latest: whoever reads the rows finds out which of them it was.
    """
    records = sa.table("records", *map(sa.column, (*SAME, "status", "shelf", "score", "started_at", "beaten_at")))
    other = records.alias()
    same = [*(other.c[name] == records.c[name] for name in SAME), other.c.status != "pending"]
    is_as_good = other.c.shelf >= records.c.shelf, other.c.score >= records.c.score
    later = (*same, *is_as_good, other.c.started_at > records.c.started_at, records.c.kind != "fastest_pace")
    following = sa.select(sa.func.min(other.c.started_at)).where(*later).scalar_subquery()
    last = sa.select(sa.func.max(other.c.started_at)).where(*same).scalar_subquery()
    beaten_at = sa.func.coalesce(following, last)
    op.execute(sa.update(records).where(records.c.status == "superseded").values(beaten_at=beaten_at))


def downgrade() -> None:
    op.drop_index("ix_exercises_merged_into", "exercises")
    op.drop_index("ix_performed_sets_doubt", "performed_sets")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_column("beaten_at")
