"""What lists of sessions say, when something was last done in each, and when its end came to us.

Title and plan stand in what was frozen, the last deed in the log. The rest follows from the log by rules that are no
migration's: a timer fills it in where ``summarized_sequence`` is another than the session's.
"""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = {
    "closed_at": (columns.UtcDateTime(), None),
    "summarized_sequence": (sa.Integer(), "-1"),
    "title": (sa.String(120), ""),
    "plan": (columns.Json(), None),
    "plan_id": (columns.Uuid7(), None),
    "last_command_at": (columns.UtcDateTime(), None),
    "is_paused": (sa.Boolean(), sa.false()),
    "ended_at": (columns.UtcDateTime(), None),
    "ended_by": (sa.String(10), None),
    "sets_total": (sa.Integer(), "0"),
    "sets_done": (sa.Integer(), "0"),
    "sets_skipped": (sa.Integer(), "0"),
}
PARTIAL = (
    ("ix_sessions_forgotten", "last_command_at", sa.text("status = 'open'")),
    ("ix_sessions_outdated", "id", sa.text("summarized_sequence <> sequence")),
)
LAST_COMMAND = """
    UPDATE sessions SET last_command_at = COALESCE(
        (SELECT MAX(at) FROM session_commands WHERE session_commands.session_id = sessions.id), started_at
    )
"""
FROZEN = {
    "postgresql": """
        UPDATE sessions SET title = COALESCE(snapshot->>'title', ''), plan = NULLIF(snapshot->'plan', 'null'::jsonb),
            plan_id = CAST(snapshot->'plan'->>'plan_id' AS uuid)
    """,
    "sqlite": """
        UPDATE sessions SET title = COALESCE(json_extract(snapshot, '$.title'), ''),
            plan = json_extract(snapshot, '$.plan'),
            plan_id = REPLACE(json_extract(snapshot, '$.plan.plan_id'), '-', '')
    """,
}


def upgrade() -> None:
    for name, (kind, default) in KINDS.items():
        op.add_column("sessions", sa.Column(name, kind, nullable=default is None, server_default=default))
    op.execute(LAST_COMMAND)
    op.execute(FROZEN[op.get_bind().dialect.name])
    op.create_index("ix_sessions_list", "sessions", ["user_id", "started_at", "id"])
    for name, column, where in PARTIAL:
        op.create_index(name, "sessions", [column], sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_sessions_user_id", "sessions")


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_user_id", ["user_id"])
        for name in ("ix_sessions_outdated", "ix_sessions_forgotten", "ix_sessions_list"):
            batch_op.drop_index(name)
        for name in KINDS:
            batch_op.drop_column(name)
