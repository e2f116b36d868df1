"""Time zones are names of IANA's only; what a machine calls its own is none."""

from kit_history import data_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    data_changes.replace_unknown_time_zones("people", "sessions", "workouts")


def downgrade() -> None:
    """What was replaced had no meaning that could be given back."""
