"""Quantities of plans are counted in milligrams, micrometres and microseconds."""

from training import finer_steps

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    finer_steps.refine_documents("plans", "tree", "id")
    finer_steps.refine_events()


def downgrade() -> None:
    finer_steps.refuse_downgrade()
