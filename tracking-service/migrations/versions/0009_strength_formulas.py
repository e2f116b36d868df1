"""People choose the formula of estimated maxima, and each record says by which it was made.

The records that are estimates wait to be computed anew: those by Epley become the one estimate by the person's formula,
those by Brzycki are withdrawn, and those by RPE follow a table. Their rows are left as the release before reads them.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ESTIMATES = ("e1rm_epley", "e1rm_brzycki", "e1rm_rpe")


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("strength_formula", sa.String(16), nullable=False, server_default="epley"))
    op.add_column("records", sa.Column("formula", sa.String(16)))
    note_stale(op.get_bind())


def note_stale(bind: sa.Connection) -> None:
    """Let every exercise with an estimate be computed anew."""
    records, stale = (
        sa.table(
            name,
            sa.column("user_id", columns.Uuid7()),
            sa.column("exercise_id", columns.Uuid7()),
            sa.column("kind", sa.String),
            sa.column("noted_at", columns.UtcDateTime()),
        )
        for name in ("records", "stale_records")
    )
    estimated = sa.select(records.c.user_id, records.c.exercise_id).where(records.c.kind.in_(ESTIMATES))
    pairs = estimated.except_(sa.select(stale.c.user_id, stale.c.exercise_id)).subquery()
    noted_at = sa.literal(datetime.now(UTC), columns.UtcDateTime())
    rows = sa.select(pairs.c.user_id, pairs.c.exercise_id, noted_at)
    bind.execute(stale.insert().from_select(["user_id", "exercise_id", "noted_at"], rows))


def downgrade() -> None:
    op.execute("UPDATE records SET kind = 'e1rm_epley' WHERE kind = 'e1rm'")
    op.drop_column("records", "formula")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("strength_formula")
