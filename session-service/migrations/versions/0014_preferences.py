"""Preferences for the guidance through exercises."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FOR_ALL = sa.text("exercise_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "exercise_preferences",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=True),
        sa.Column("default_rest_base", sa.BigInteger(), nullable=True),
        sa.Column("default_rest_value", sa.String(length=32), nullable=True),
        sa.Column("default_rest_unit", sa.String(length=16), nullable=True),
        sa.Column("auto_start_rest", sa.Boolean(), nullable=True),
        sa.Column("ask_rpe", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_preferences")),
        sa.UniqueConstraint("user_id", "exercise_id", name=op.f("uq_exercise_preferences_user_id_exercise_id")),
    )
    op.create_index(
        "ix_exercise_preferences_for_all",
        "exercise_preferences",
        ["user_id"],
        unique=True,
        sqlite_where=FOR_ALL,
        postgresql_where=FOR_ALL,
    )


def downgrade() -> None:
    op.drop_table("exercise_preferences")
