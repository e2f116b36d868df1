"""Plans have kinds, of which one each may be active, and sessions a week that follow from their days."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit_history import data_changes
from service_kit.db import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

plans = sa.table(
    "plans",
    sa.column("id", columns.Uuid7()),
    sa.column("goal", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("cycle_length_days", sa.Integer()),
    sa.column("sessions_per_week", sa.Integer()),
    sa.column("wanted_sessions", sa.Integer()),
    sa.column("tree", columns.Json()),
)
KIND_OF_GOAL = {"endurance": "conditioning", "mobility": "mobility", "rehab": "rehab"}
ACTIVE = sa.text("status = 'active'")


def upgrade() -> None:
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="strength", nullable=False))
        batch_op.add_column(sa.Column("wanted_sessions", sa.Integer(), nullable=True))
    data_changes.update_rows(plans, settled)
    _index("user_id", "kind")


def downgrade() -> None:
    """Fails where somebody has two active plans: the release before cannot have them."""
    _index("user_id")
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("wanted_sessions")
        batch_op.drop_column("kind")


def _index(*names: str) -> None:
    """The constraint becomes looser, so that the release before breaks none: it archives what it replaces."""
    op.drop_index("uq_plans_active", "plans", sqlite_where=ACTIVE, postgresql_where=ACTIVE)
    op.create_index("uq_plans_active", "plans", list(names), unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE)


def settled(row: Any) -> dict[str, Any]:
    """The days stay where they stood, so what was typed as sessions a week gives way to what they are."""
    kind = {"kind": KIND_OF_GOAL.get(row.goal, "strength")}
    if not row.tree:
        return {**kind, "wanted_sessions": row.sessions_per_week}
    standing = sum(len(day["cycle_days"]) for day in row.tree) or len(row.tree)
    often = (14 * standing + row.cycle_length_days) // (2 * row.cycle_length_days)
    return {**kind, "sessions_per_week": max(1, often)}
