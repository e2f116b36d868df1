"""The texts of workouts are folded anew, for every script, and their tags are compared as names are."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit_history import data_changes
from service_kit.db import columns
from service_kit.folding import name_key
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

tags = sa.table("workout_tags", sa.column("tag", sa.String()), sa.column("tag_key", sa.Text()))


def upgrade() -> None:
    op.add_column("workout_tags", sa.Column("tag_key", sa.Text(), nullable=False, server_default=""))
    for tag in op.get_bind().scalars(sa.select(tags.c.tag).distinct()).all():
        op.execute(tags.update().where(tags.c.tag == tag).values(tag_key=name_key(tag)))
    op.create_index("ix_workout_tags_tag_key", "workout_tags", ["tag_key"], unique=False)
    op.drop_index("ix_workout_tags_tag", table_name="workout_tags")
    data_changes.update_rows(workouts, lambda row: {"search": _text_of(row)})


def _text_of(row: Any) -> str:
    if row.deleted_at is not None:
        return ""
    names = sa.select(entries.c.exercise_name).where(entries.c.workout_id == row.id).order_by(entries.c.position)
    return search_text(row.title, row.location, row.notes, *op.get_bind().scalars(names))


def downgrade() -> None:
    with op.batch_alter_table("workout_tags", schema=None) as batch_op:
        batch_op.create_index("ix_workout_tags_tag", ["tag"], unique=False)
        batch_op.drop_index("ix_workout_tags_tag_key")
        batch_op.drop_column("tag_key")
