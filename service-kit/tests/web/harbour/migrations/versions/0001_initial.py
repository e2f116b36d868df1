"""initial."""

import sqlalchemy as sa
from alembic import op

from kit_history import kit_tables
from service_kit.db import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables.create()
    op.create_table(
        "boats",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("length_base", sa.BigInteger(), nullable=True),
        sa.Column("length_value", sa.String(length=32), nullable=True),
        sa.Column("length_unit", sa.String(length=16), nullable=True),
        sa.Column("launched_at", columns.UtcDateTime(), nullable=True),
        sa.Column("papers", columns.Json(), nullable=True),
        sa.Column("berth", sa.String(length=10), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boats")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_boats_user_id_name")),
    )
    with op.batch_alter_table("boats", schema=None) as batch_op:
        batch_op.create_index(
            "uq_boats_berth",
            ["berth"],
            unique=True,
            sqlite_where=sa.text("berth IS NOT NULL"),
            postgresql_where=sa.text("berth IS NOT NULL"),
        )

    op.create_table(
        "captains",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_captains")),
    )


def downgrade() -> None:
    op.drop_table("captains")
    with op.batch_alter_table("boats", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_boats_berth", sqlite_where=sa.text("berth IS NOT NULL"), postgresql_where=sa.text("berth IS NOT NULL")
        )

    op.drop_table("boats")
    kit_tables.drop()
