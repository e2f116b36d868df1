"""What loads are suggested from: records by their exercise, body weights, and the share of the body that is lifted.

Copies of exercises are put back to version 0, so that the catalogue's next word on them is taken, whatever its version.
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

HIGHLIGHTS = sa.table(
    "highlights",
    sa.column("id", columns.Uuid7()),
    sa.column("type", sa.String),
    sa.column("details", columns.Json()),
    sa.column("exercise_id", columns.Uuid7()),
)
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("exercises", sa.Column("bodyweight_fraction", sa.Integer(), nullable=True))
    op.execute("UPDATE exercises SET version = 0")
    op.add_column("highlights", sa.Column("exercise_id", columns.Uuid7(), nullable=True))
    _name_exercises()
    op.create_index("ix_highlights_exercise", "highlights", ["user_id", "exercise_id"])
    op.create_table(
        "body_weights",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("measured_at", columns.UtcDateTime(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_weights")),
    )
    op.create_index("ix_body_weights_newest", "body_weights", ["user_id", "measured_at"])


def _name_exercises() -> None:
    """Copy the exercise of each record out of its details, a portion at a time in the order of the keys."""
    table, connection = HIGHLIGHTS, op.get_bind()
    change = table.update().where(table.c.id == sa.bindparam("key")).values(exercise_id=sa.bindparam("exercise"))
    query = sa.select(table.c.id, table.c.details).where(table.c.type == "record").order_by(table.c.id).limit(AT_ONCE)
    rows = connection.execute(query).all()
    while rows:
        named = [{"key": key, "exercise": UUID(told["exercise_id"])} for key, told in rows if "exercise_id" in told]
        if named:
            connection.execute(change, named)
        rows = connection.execute(query.where(table.c.id > rows[-1][0])).all()


def downgrade() -> None:
    op.drop_table("body_weights")
    with op.batch_alter_table("highlights", schema=None) as batch_op:
        batch_op.drop_index("ix_highlights_exercise")
        batch_op.drop_column("exercise_id")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_column("bodyweight_fraction")
