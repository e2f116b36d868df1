"""Goals of more kinds, two goals of one kind and subject that differ in their repetitions, distance or period, and the
instant at which a goal that begins on the day on which it was set was set.

The release before finds what it knows: a goal's subject stays, and it writes no variant, which is that of goals that
nothing tells apart. Until it is gone it may set a goal that exists.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    "variant", "distance_base", "distance_value", "distance_unit", "period", "streak_of", "per_week", "rest_days",
    "begun_at",
)  # fmt: skip
SUMS = """
    UPDATE goals SET period = 'day', variant = 'day' WHERE measurement_type IN ('sleep', 'steps', 'water') OR EXISTS (
        SELECT 1 FROM measurement_types
        WHERE measurement_types.user_id = goals.user_id AND measurement_types.slug = goals.measurement_type
        AND measurement_types.daily = 'sum'
    )
"""
INDEX = "CREATE UNIQUE INDEX uq_goals_active ON goals (user_id, kind, subject{variant}) WHERE status = 'active'"


def upgrade() -> None:
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("variant", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("distance_base", sa.BigInteger()))
        batch_op.add_column(sa.Column("distance_value", sa.String(32)))
        batch_op.add_column(sa.Column("distance_unit", sa.String(16)))
        batch_op.add_column(sa.Column("period", sa.String(8)))
        batch_op.add_column(sa.Column("streak_of", sa.String(8)))
        batch_op.add_column(sa.Column("per_week", sa.Integer()))
        batch_op.add_column(sa.Column("rest_days", sa.Integer()))
        batch_op.add_column(sa.Column("begun_at", columns.UtcDateTime()))
    op.execute("UPDATE goals SET variant = CAST(reps AS VARCHAR(64)) WHERE reps IS NOT NULL")
    op.execute(SUMS)
    op.execute("UPDATE goals SET begun_at = start_assumed_at")
    # It refuses less than the one before, so nothing that the release before writes is against it.
    op.execute("DROP INDEX uq_goals_active")
    op.execute(INDEX.format(variant=", variant"))


def downgrade() -> None:
    _pause_twins()
    op.execute("DROP INDEX uq_goals_active")
    op.execute(INDEX.format(variant=""))
    with op.batch_alter_table("goals", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)


def _pause_twins() -> None:
    """Of goals that the release before cannot tell apart all but the first wait."""
    names = ("id", "user_id", "kind", "subject", "status")
    goals = sa.table("goals", *map(sa.column, names), sa.column("pauses", columns.Json()))
    seen = set()
    active = sa.select(goals).where(goals.c.status == "active").order_by(goals.c.id)
    for row in op.get_bind().execute(active).all():
        what = (row.user_id, row.kind, row.subject)
        if what in seen:
            pauses = [*row.pauses, [datetime.now(UTC).date().isoformat(), None]]
            op.execute(sa.update(goals).where(goals.c.id == row.id).values(status="paused", pauses=pauses))
        seen.add(what)
