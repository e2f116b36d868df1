"""Quantities are counted in milligrams, micrometres and microseconds; planned times are quantities as typed."""

from alembic import op

from training import finer_steps

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TONNAGE = """
    UPDATE workouts SET tonnage = COALESCE((
        SELECT SUM(sets.reps * sets.load_base)
        FROM workout_sets AS sets JOIN workout_entries AS entries ON entries.id = sets.entry_id
        WHERE entries.workout_id = workouts.id AND sets.status = 'done' AND sets.load_kind IN ('absolute', 'added')
    ), 0)
"""


def upgrade() -> None:
    finer_steps.refine_columns("workouts", "body_weight")
    finer_steps.refine_columns("workout_sets", "load", "duration", "distance")
    finer_steps.refine_documents("workout_sets", "planned", "id")
    finer_steps.refine_documents("plans", "days", "id")
    finer_steps.refine_documents("sessions", "snapshot", "id")
    finer_steps.refine_documents("session_commands", "body", "session_id", "sequence")
    finer_steps.refine_documents("highlights", "details", "id")
    finer_steps.refine_events()
    op.execute(TONNAGE)
    # The next state of each plan is newer: its planned times as they were typed, when plans publishes them again.
    op.execute("UPDATE plans SET version = 0")


def downgrade() -> None:
    finer_steps.refuse_downgrade()
