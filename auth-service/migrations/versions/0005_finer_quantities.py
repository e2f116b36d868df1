"""Heights are counted in micrometres, no longer in millimetres."""

from training import finer_steps

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    finer_steps.refine_columns("profiles", "height")
    finer_steps.refine_events()


def downgrade() -> None:
    finer_steps.refuse_downgrade()
