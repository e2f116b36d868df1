"""What volume and compliance are made of: hands, sets that an edit took out, and sets that could not be judged.

The figures of workouts that are there follow from their sets: a timer computes them anew, as their
``figures_version`` says.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COUNTS = ("sets_removed", "sets_not_judged")

# A set of a barbell exercise that was skipped was called one of the body alone.
SKIPPED = """
    UPDATE workout_sets SET load_kind = '{kind}' WHERE status = 'skipped' AND load_kind = 'bodyweight'
    AND entry_id IN (SELECT id FROM workout_entries WHERE measure IN ({measures}))
"""
KINDS = {
    "absolute": "'weight_reps', 'weight_duration', 'weight_distance'",
    "assisted": "'assisted_bodyweight'",
}


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def upgrade() -> None:
    op.add_column("exercises", sa.Column("load_per", sa.String(8), nullable=False, server_default="total"))
    for table in ("workouts", "workout_entries"):
        for name in COUNTS:
            op.add_column(table, _count(name))
    op.add_column("workouts", _count("figures_version"))
    op.create_index("ix_workouts_figures", "workouts", ["figures_version"])
    op.add_column(
        "workout_entries", sa.Column("second_hand_volume", sa.BigInteger(), nullable=False, server_default="0")
    )
    for kind, measures in KINDS.items():
        op.execute(SKIPPED.format(kind=kind, measures=measures))


def downgrade() -> None:
    with op.batch_alter_table("workout_entries", schema=None) as batch_op:
        for name in ("second_hand_volume", *COUNTS):
            batch_op.drop_column(name)
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        batch_op.drop_index("ix_workouts_figures")
        for name in ("figures_version", *COUNTS):
            batch_op.drop_column(name)
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_column("load_per")
