"""The tables of measurements, goals, records and the copies that they follow from, and those of the kit."""

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
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_id", columns.Uuid7(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("bodyweight_fraction", sa.Integer(), nullable=True),
        sa.Column("muscles", columns.Json(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("merged_into", columns.Uuid7(), nullable=True),
        sa.Column("asked_at", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercises")),
    )
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercises_owner_id"), ["owner_id"], unique=False)
    op.create_table(
        "goals",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("own_title", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("measurement_type", sa.String(length=64), nullable=True),
        sa.Column("exercise_id", columns.Uuid7(), nullable=True),
        sa.Column("target_base", sa.BigInteger(), nullable=False),
        sa.Column("target_value", sa.String(length=32), nullable=False),
        sa.Column("target_unit", sa.String(length=16), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("start_base", sa.BigInteger(), nullable=True),
        sa.Column("start_value", sa.String(length=32), nullable=True),
        sa.Column("start_unit", sa.String(length=16), nullable=True),
        sa.Column("sign", sa.SmallInteger(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("pauses", columns.Json(), nullable=False),
        sa.Column("reached_at", columns.UtcDateTime(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("reached_workout_id", columns.Uuid7(), nullable=True),
        sa.Column("reached_measurement_id", columns.Uuid7(), nullable=True),
        sa.Column("reopened_at", columns.UtcDateTime(), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index("ix_goals_deadline", ["status", "deadline"], unique=False)
        batch_op.create_index("ix_goals_user_id_status", ["user_id", "status"], unique=False)
        batch_op.create_index(
            "uq_goals_active",
            ["user_id", "kind", "subject"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
    op.create_table(
        "measurement_types",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("daily", sa.String(length=8), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_types")),
        sa.UniqueConstraint("user_id", "slug", name=op.f("uq_measurement_types_user_id_slug")),
    )
    op.create_table(
        "measurements",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("first_base", sa.BigInteger(), nullable=False),
        sa.Column("first_value", sa.String(length=32), nullable=False),
        sa.Column("first_unit", sa.String(length=16), nullable=False),
        sa.Column("second_base", sa.BigInteger(), nullable=True),
        sa.Column("second_value", sa.String(length=32), nullable=True),
        sa.Column("second_unit", sa.String(length=16), nullable=True),
        sa.Column("measured_at", columns.UtcDateTime(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=100), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index("ix_measurements_days", ["user_id", "type", "local_date"], unique=False)
        batch_op.create_index("ix_measurements_log", ["user_id", "type", "measured_at", "id"], unique=False)
        batch_op.create_index("ix_measurements_user_id_measured_at", ["user_id", "measured_at", "id"], unique=False)
    op.create_table(
        "people",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("units", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("week_start", sa.String(length=16), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=16), nullable=True),
        sa.Column("asked_at", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "record_confirmations",
        sa.Column("workout_id", columns.Uuid7(), nullable=False),
        sa.Column("set_id", columns.Uuid7(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("figures", sa.String(length=120), nullable=False),
        sa.Column("confirmed_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workout_id", "set_id", name=op.f("pk_record_confirmations")),
    )
    with op.batch_alter_table("record_confirmations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_confirmations_user_id"), ["user_id"], unique=False)
    op.create_table(
        "records",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("shelf", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("workout_id", columns.Uuid7(), nullable=False),
        sa.Column("set_id", columns.Uuid7(), nullable=False),
        sa.Column("started_at", columns.UtcDateTime(), nullable=False),
        sa.Column("achieved_at", columns.UtcDateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("rpe", sa.Integer(), nullable=True),
        sa.Column("load_base", sa.BigInteger(), nullable=True),
        sa.Column("load_value", sa.String(length=32), nullable=True),
        sa.Column("load_unit", sa.String(length=16), nullable=True),
        sa.Column("external", sa.BigInteger(), nullable=True),
        sa.Column("moved", sa.BigInteger(), nullable=True),
        sa.Column("duration_base", sa.BigInteger(), nullable=True),
        sa.Column("duration_value", sa.String(length=32), nullable=True),
        sa.Column("duration_unit", sa.String(length=16), nullable=True),
        sa.Column("distance_base", sa.BigInteger(), nullable=True),
        sa.Column("distance_value", sa.String(length=32), nullable=True),
        sa.Column("distance_unit", sa.String(length=16), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint(
            "user_id",
            "exercise_id",
            "kind",
            "shelf",
            "workout_id",
            "set_id",
            name=op.f("uq_records_user_id_exercise_id_kind_shelf_workout_id_set_id"),
        ),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index("ix_records_log", ["user_id", "achieved_at", "id"], unique=False)
        batch_op.create_index("ix_records_standing", ["user_id", "exercise_id", "status"], unique=False)
    op.create_table(
        "stale_records",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("noted_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "exercise_id", name=op.f("pk_stale_records")),
    )
    op.create_table(
        "workouts",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("started_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("body_weight", sa.BigInteger(), nullable=True),
        sa.Column("effort_rpe", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workouts")),
    )
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        batch_op.create_index("ix_workouts_user_id_local_date", ["user_id", "local_date"], unique=False)
        batch_op.create_index("ix_workouts_user_id_started_at", ["user_id", "started_at", "id"], unique=False)
    op.create_table(
        "performed_sets",
        sa.Column("workout_id", columns.Uuid7(), nullable=False),
        sa.Column("set_id", columns.Uuid7(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("started_at", columns.UtcDateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("done_at", columns.UtcDateTime(), nullable=True),
        sa.Column("warmup", sa.Boolean(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("load_base", sa.BigInteger(), nullable=True),
        sa.Column("load_value", sa.String(length=32), nullable=True),
        sa.Column("load_unit", sa.String(length=16), nullable=True),
        sa.Column("external", sa.BigInteger(), nullable=True),
        sa.Column("moved", sa.BigInteger(), nullable=True),
        sa.Column("duration_base", sa.BigInteger(), nullable=True),
        sa.Column("duration_value", sa.String(length=32), nullable=True),
        sa.Column("duration_unit", sa.String(length=16), nullable=True),
        sa.Column("distance_base", sa.BigInteger(), nullable=True),
        sa.Column("distance_value", sa.String(length=32), nullable=True),
        sa.Column("distance_unit", sa.String(length=16), nullable=True),
        sa.Column("rpe", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workout_id"], ["workouts.id"], name=op.f("fk_performed_sets_workout_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workout_id", "set_id", name=op.f("pk_performed_sets")),
    )
    with op.batch_alter_table("performed_sets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_performed_sets_exercise", ["user_id", "exercise_id", "started_at", "workout_id", "place"], unique=False
        )
        batch_op.create_index("ix_performed_sets_exercise_id", ["exercise_id"], unique=False)
        batch_op.create_index("ix_performed_sets_user_id_local_date", ["user_id", "local_date"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("performed_sets", schema=None) as batch_op:
        batch_op.drop_index("ix_performed_sets_user_id_local_date")
        batch_op.drop_index("ix_performed_sets_exercise_id")
        batch_op.drop_index("ix_performed_sets_exercise")
    op.drop_table("performed_sets")
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        batch_op.drop_index("ix_workouts_user_id_started_at")
        batch_op.drop_index("ix_workouts_user_id_local_date")
    op.drop_table("workouts")
    op.drop_table("stale_records")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index("ix_records_standing")
        batch_op.drop_index("ix_records_log")
    op.drop_table("records")
    with op.batch_alter_table("record_confirmations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_confirmations_user_id"))
    op.drop_table("record_confirmations")
    op.drop_table("people")
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_index("ix_measurements_user_id_measured_at")
        batch_op.drop_index("ix_measurements_log")
        batch_op.drop_index("ix_measurements_days")
    op.drop_table("measurements")
    op.drop_table("measurement_types")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_goals_active", sqlite_where=sa.text("status = 'active'"), postgresql_where=sa.text("status = 'active'")
        )
        batch_op.drop_index("ix_goals_user_id_status")
        batch_op.drop_index("ix_goals_deadline")
    op.drop_table("goals")
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercises_owner_id"))
    op.drop_table("exercises")
    kit_tables.drop()
