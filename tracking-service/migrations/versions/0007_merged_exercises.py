"""Sets know as what they were logged; what was logged with exercises that are merged is computed anew as of now."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


MEASURES = """
    UPDATE performed_sets SET measure = (
        SELECT exercises.measure FROM exercises WHERE exercises.id = performed_sets.exercise_id
    )
"""


def upgrade() -> None:
    op.add_column("performed_sets", sa.Column("measure", sa.String(32)))
    op.execute(MEASURES)
    exercises = sa.table("exercises", sa.column("id", columns.Uuid7()), sa.column("merged_into", columns.Uuid7()))
    stale = sa.table(
        "stale_records",
        sa.column("user_id", columns.Uuid7()),
        sa.column("exercise_id", columns.Uuid7()),
        sa.column("noted_at", columns.UtcDateTime()),
    )
    known = {tuple(row) for row in op.get_bind().execute(sa.select(stale.c.user_id, stale.c.exercise_id))}
    found = set()
    for name in ("performed_sets", "goals"):
        about = sa.table(name, sa.column("user_id", columns.Uuid7()), sa.column("exercise_id", columns.Uuid7()))
        query = sa.select(about.c.user_id, about.c.exercise_id).distinct()
        query = query.join(exercises, exercises.c.id == about.c.exercise_id)
        found |= {tuple(row) for row in op.get_bind().execute(query.where(exercises.c.merged_into.is_not(None)))}
    rows = [{"user_id": who, "exercise_id": what, "noted_at": datetime.now(UTC)} for who, what in found - known]
    if rows:
        op.bulk_insert(stale, rows)


def downgrade() -> None:
    op.drop_column("performed_sets", "measure")
