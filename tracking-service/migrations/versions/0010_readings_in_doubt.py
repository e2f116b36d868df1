"""Readings may be in doubt. What was logged before is judged by the worker, readings and sets alike.

A body weight of a workout that no body has gives way to the measured one.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LEAST, MOST = 20_000_000, 400_000_000  # milligrams


def upgrade() -> None:
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubt", sa.String(32)))
        batch_op.add_column(sa.Column("confirmed_as", sa.String(64)))
    op.create_table(
        "stale_readings",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("noted_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_stale_readings")),
    )
    workouts = sa.table("workouts", sa.column("body_weight", sa.BigInteger()))
    odd = sa.not_(workouts.c.body_weight.between(LEAST, MOST))
    op.execute(sa.update(workouts).where(odd).values(body_weight=None))
    _note_stale("stale_readings", "measurements", ["user_id"])
    _note_stale("stale_records", "performed_sets", ["user_id", "exercise_id"])


def _note_stale(table: str, of: str, key: list[str]) -> None:
    """Let the worker compute anew what follows from the rows of a table, by these columns."""
    ids = [sa.column(name, columns.Uuid7()) for name in key]
    stale = sa.table(table, *ids, sa.column("noted_at", columns.UtcDateTime()))
    rows = sa.table(of, *(sa.column(name, columns.Uuid7()) for name in key))
    due = sa.select(*rows.c).distinct().except_(sa.select(*(stale.c[name] for name in key))).subquery()
    noted_at = sa.literal(datetime.now(UTC), columns.UtcDateTime)
    op.execute(sa.insert(stale).from_select([*key, "noted_at"], sa.select(*due.c, noted_at)))


def downgrade() -> None:
    op.drop_table("stale_readings")
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_column("confirmed_as")
        batch_op.drop_column("doubt")
