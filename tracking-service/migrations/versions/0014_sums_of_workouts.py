"""What workouts came to is kept beside their sets: their own sums, those of each exercise, and the days of training.

They are computed for every workout there is, by the functions by which the service keeps them from now on.
"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns
from tracking_service.performances import summaries, training_days

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SUMS = (
    "sets", "reps", "volume", "volume_rest", "volume_with_body", "volume_with_body_rest", "unknown", "set_time",
    "distance",
)  # fmt: skip
PAGE = 200
INTEGERS = ("place", "reps", "rpe", "hands", "external", "moved", "duration_base", "distance_base")
PERFORMED = sa.table(
    "performed_sets",
    *(sa.column(name, columns.Uuid7()) for name in ("user_id", "workout_id", "set_id", "exercise_id", "counts_with")),
    *(sa.column(name, sa.String()) for name in ("measure", "doubt", "load_value", "load_unit")),
    *(sa.column(name, sa.BigInteger()) for name in INTEGERS),
    sa.column("started_at", columns.UtcDateTime()),
    sa.column("local_date", sa.Date()),
    sa.column("warmup", sa.Boolean()),
)


def _sums() -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=False, server_default="0") for name in SUMS]


def upgrade() -> None:
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        for column in (*_sums(), sa.Column("sets_done", sa.BigInteger(), nullable=False, server_default="0")):
            batch_op.add_column(column)
    exercises = op.create_table(
        "workout_exercises",
        sa.Column("workout_id", columns.Uuid7(), nullable=False),
        sa.Column("exercise_id", columns.Uuid7(), nullable=False),
        sa.Column("says", sa.String(40), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("started_at", columns.UtcDateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("work_sets", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("lifts", columns.Json(), nullable=False, server_default="[]"),
        *_sums(),
        sa.PrimaryKeyConstraint("workout_id", "exercise_id", "says", name="pk_workout_exercises"),
    )
    years = op.create_table(
        "training_years",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.String(366), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "year", name="pk_training_years"),
    )
    _fill(exercises, years)
    op.create_index("ix_performed_sets_external", "performed_sets", ["user_id", "exercise_id", "external"])
    with op.batch_alter_table("workout_exercises", schema=None) as batch_op:
        batch_op.create_index("ix_workout_exercises_days", ["user_id", "exercise_id", "local_date", "work_sets"])


def _fill(exercises: sa.Table, years: sa.Table) -> None:
    """Workout by workout, so many at a time."""
    bind = op.get_bind()
    workouts = sa.table(
        "workouts",
        *(sa.column(name, columns.Uuid7()) for name in ("id", "user_id")),
        *(sa.column(name, sa.BigInteger()) for name in (*SUMS, "sets_done")),
        sa.column("local_date", sa.Date()),
    )
    query = sa.select(workouts.c.id).order_by(workouts.c.id).limit(PAGE)
    keys = bind.scalars(query).all()
    while keys:
        _fill_page(keys, workouts, exercises)
        keys = bind.scalars(query.where(workouts.c.id > keys[-1])).all()
    days = sa.select(workouts.c.user_id, workouts.c.local_date).where(workouts.c.sets_done > 0)
    rows = bind.execute(days.order_by(*days.selected_columns)).all()
    for user_id, own in groupby(rows, key=lambda row: row.user_id):
        texts = training_days.texts(row.local_date for row in own)
        bind.execute(sa.insert(years), [{"user_id": user_id, "year": year, "days": texts[year]} for year in texts])


def _fill_page(keys: list, workouts: sa.TableClause, exercises: sa.Table) -> None:
    bind = op.get_bind()
    order = (PERFORMED.c.workout_id, PERFORMED.c.place)
    found = bind.execute(sa.select(PERFORMED).where(PERFORMED.c.workout_id.in_(keys)).order_by(*order)).all()
    done = [list(own) for _, own in groupby(found, key=lambda row: row.workout_id)]
    if not done:
        return
    rows = [row for sets in done for row in summaries.exercise_rows(sets[0].user_id, sets)]
    bind.execute(sa.insert(exercises), rows)
    change = sa.update(workouts).where(workouts.c.id == sa.bindparam("key"))
    values = {name: sa.bindparam(name) for name in (*SUMS, "sets_done")}
    bind.execute(change.values(values), [{"key": sets[0].workout_id, **summaries.workout_sums(sets)} for sets in done])


def downgrade() -> None:
    op.drop_index("ix_performed_sets_external", "performed_sets")
    op.drop_table("training_years")
    op.drop_table("workout_exercises")
    with op.batch_alter_table("workouts", schema=None) as batch_op:
        for name in (*SUMS, "sets_done"):
            batch_op.drop_column(name)
