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
        "exercises",
        sa.Column("owner_id", columns.Uuid7(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("aliases", columns.Json(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("steps", columns.Json(), nullable=False),
        sa.Column("tips", columns.Json(), nullable=False),
        sa.Column("common_mistakes", columns.Json(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("pattern", sa.String(length=40), nullable=False),
        sa.Column("mechanic", sa.String(length=16), nullable=False),
        sa.Column("force", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("laterality", sa.String(length=16), nullable=False),
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("bodyweight_fraction", sa.Integer(), nullable=False),
        sa.Column("met", sa.String(length=8), nullable=True),
        sa.Column("contraindications", columns.Json(), nullable=False),
        sa.Column("media", columns.Json(), nullable=False),
        sa.Column("license", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("seed_digest", sa.String(length=64), nullable=True),
        sa.Column("retired_at", columns.UtcDateTime(), nullable=True),
        sa.Column("merged_into", columns.Uuid7(), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("bodyweight_fraction BETWEEN 0 AND 100", name=op.f("ck_exercises_bodyweight_fraction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercises")),
    )
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercises_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercises_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercises_pattern"), ["pattern"], unique=False)
        batch_op.create_index(
            "uq_exercises_own_slug",
            ["owner_id", "slug"],
            unique=True,
            sqlite_where=sa.text("owner_id IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("owner_id IS NOT NULL AND retired_at IS NULL"),
        )
        batch_op.create_index(
            "uq_exercises_public_slug",
            ["slug"],
            unique=True,
            sqlite_where=sa.text("owner_id IS NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("owner_id IS NULL AND retired_at IS NULL"),
        )

    op.create_table(
        "terms",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=True),
        sa.Column("region", sa.String(length=40), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_terms")),
    )
    op.create_table(
        "exercise_equipment",
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("equipment", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_exercise_equipment_exercise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exercise_id", "equipment", name=op.f("pk_exercise_equipment")),
    )
    with op.batch_alter_table("exercise_equipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_equipment_equipment"), ["equipment"], unique=False)

    op.create_table(
        "exercise_muscles",
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_exercise_muscles_exercise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exercise_id", "muscle", name=op.f("pk_exercise_muscles")),
    )
    with op.batch_alter_table("exercise_muscles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_muscles_muscle"), ["muscle"], unique=False)

    op.create_table(
        "search_documents",
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("fields", columns.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_search_documents_exercise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exercise_id", name=op.f("pk_search_documents")),
    )
    op.create_table(
        "search_trigrams",
        sa.Column("trigram", sa.String(length=3), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_search_trigrams_exercise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trigram", "exercise_id", name=op.f("pk_search_trigrams")),
    )
    with op.batch_alter_table("search_trigrams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_trigrams_exercise_id"), ["exercise_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_trigrams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_trigrams_exercise_id"))

    op.drop_table("search_trigrams")
    op.drop_table("search_documents")
    with op.batch_alter_table("exercise_muscles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_muscles_muscle"))

    op.drop_table("exercise_muscles")
    with op.batch_alter_table("exercise_equipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_equipment_equipment"))

    op.drop_table("exercise_equipment")
    op.drop_table("terms")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exercises_public_slug",
            sqlite_where=sa.text("owner_id IS NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("owner_id IS NULL AND retired_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_exercises_own_slug",
            sqlite_where=sa.text("owner_id IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=sa.text("owner_id IS NOT NULL AND retired_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_exercises_pattern"))
        batch_op.drop_index(batch_op.f("ix_exercises_owner_id"))
        batch_op.drop_index(batch_op.f("ix_exercises_category"))

    op.drop_table("exercises")
    kit_tables.drop()
