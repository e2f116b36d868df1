"""Quantities are counted in milligrams, micrometres, microseconds, microlitres and millipascals.

What was typed becomes exact here. What follows from it is multiplied for now; all records wait to be computed anew,
which the worker does in portions and ``recompute-figures`` at once.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns
from training import finer_steps

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The load as typed with its sign, and the share of the body that was moved with it.
LOADS = """
    UPDATE performed_sets SET
        moved = CASE WHEN moved > 0 AND external IS NOT NULL AND load_base IS NOT NULL
            THEN (moved - external) * 1000 + CASE WHEN external < 0 THEN -load_base ELSE load_base END
            ELSE moved * 1000 END,
        external = CASE WHEN load_base IS NULL THEN external * 1000
            WHEN external < 0 THEN -load_base ELSE load_base END
    WHERE external IS NOT NULL OR moved IS NOT NULL
"""
COUNTS = "('most_reps', 'most_reps_at_load')"
SCORES = f"UPDATE records SET score = score * 1000, previous = previous * 1000 WHERE kind NOT IN {COUNTS}"  # noqa: S608
_FIGURES = ("reps", "external", "duration_base", "distance_base")
PERFORMED = sa.table("performed_sets", *(sa.column(name) for name in ("workout_id", "set_id", *_FIGURES)))
CONFIRMATIONS = sa.table("record_confirmations", *(sa.column(name) for name in ("workout_id", "set_id", "figures")))


def upgrade() -> None:
    confirmed = _confirmed_sets()
    finer_steps.refine_columns("measurements", "first", "second")
    finer_steps.refine_columns("goals", "target", "start")
    finer_steps.refine_columns("performed_sets", "load", "duration", "distance")
    finer_steps.refine_columns("records", "load", "duration", "distance")
    finer_steps.multiply_columns("workouts", "body_weight", "duration")
    finer_steps.multiply_columns("people", "height")
    finer_steps.multiply_columns("records", "shelf", "external", "moved")
    finer_steps.refine_events()
    op.execute(LOADS)
    op.execute(SCORES)
    _confirm_again(confirmed)
    _note_all_stale()


def downgrade() -> None:
    finer_steps.refuse_downgrade()


def _signatures() -> dict:
    """By (workout, set): the figures that a confirmation of it stands for, as records/projection.py writes them."""
    same = (PERFORMED.c.workout_id == CONFIRMATIONS.c.workout_id) & (PERFORMED.c.set_id == CONFIRMATIONS.c.set_id)
    figures = [PERFORMED.c[name] for name in _FIGURES]
    query = sa.select(PERFORMED.c.workout_id, PERFORMED.c.set_id, CONFIRMATIONS.c.figures, *figures)
    rows = op.get_bind().execute(query.join_from(PERFORMED, CONFIRMATIONS, same)).all()
    return {(row[0], row[1]): (row[2], "|".join(map(str, row[3:]))) for row in rows}


def _confirmed_sets() -> set:
    """The sets whose confirmation stands for what is logged."""
    return {key for key, (confirmed, logged) in _signatures().items() if confirmed == logged}


def _confirm_again(keys: set) -> None:
    """Let the confirmations stand for the same sets in their new figures."""
    for (workout_id, set_id), (_, logged) in _signatures().items():
        if (workout_id, set_id) in keys:
            same = (CONFIRMATIONS.c.workout_id == workout_id, CONFIRMATIONS.c.set_id == set_id)
            op.execute(CONFIRMATIONS.update().where(*same).values(figures=logged))


def _note_all_stale() -> None:
    """Everybody's records of every exercise wait to be computed anew."""
    pair = ("user_id", "exercise_id")
    sets = sa.table("performed_sets", *(sa.column(name) for name in pair))
    stale = sa.table("stale_records", *(sa.column(name) for name in pair), sa.column("noted_at", columns.UtcDateTime()))
    known = sa.select(stale.c.user_id, stale.c.exercise_id)
    missing = sa.select(sets.c.user_id, sets.c.exercise_id, sa.literal(datetime.now(UTC), columns.UtcDateTime()))
    op.execute(
        stale.insert().from_select([*pair, "noted_at"], missing.distinct().where(~sa.tuple_(*sets.c).in_(known)))
    )
