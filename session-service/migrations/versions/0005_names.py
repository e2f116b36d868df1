"""The texts of workouts are folded anew: letters and marks of every script stay, strokes and points go too."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns, data_changes
from session_service.workouts.rules import search_text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

workouts = sa.table(
    "workouts",
    sa.column("id", columns.Uuid7()),
    *(sa.column(name, sa.Text()) for name in ("title", "location", "notes", "search")),
    sa.column("deleted_at", columns.UtcDateTime()),
)
entries = sa.table(
    "workout_entries",
    sa.column("workout_id", columns.Uuid7()),
    sa.column("exercise_name", sa.Text()),
    sa.column("position", sa.Integer()),
)


def upgrade() -> None:
    data_changes.update_rows(workouts, lambda row: {"search": _text_of(row)})


def _text_of(row: Any) -> str:
    if row.deleted_at is not None:
        return ""
    names = sa.select(entries.c.exercise_name).where(entries.c.workout_id == row.id).order_by(entries.c.position)
    return search_text(row.title, row.location, row.notes, *op.get_bind().scalars(names))


def downgrade() -> None:
    """The release before reads these, and writes its own for what is changed."""
