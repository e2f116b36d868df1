"""The history of exercises; of those that are there it begins with what their rows tell."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CREATED = """
    INSERT INTO exercise_changes (exercise_id, version, kind, at, merged_into)
    SELECT id, 1, 'created', created_at, NULL FROM exercises
"""
RETIRED = """
    INSERT INTO exercise_changes (exercise_id, version, kind, at, merged_into)
    SELECT id, version, CASE WHEN merged_into IS NULL THEN 'retired' ELSE 'merged' END, retired_at, merged_into
    FROM exercises WHERE retired_at IS NOT NULL AND version > 1
"""


def upgrade() -> None:
    op.create_table(
        "exercise_changes",
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("merged_into", columns.Uuid7(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_exercise_changes_exercise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exercise_id", "version", name=op.f("pk_exercise_changes")),
    )
    op.execute(CREATED)
    op.execute(RETIRED)


def downgrade() -> None:
    op.drop_table("exercise_changes")
