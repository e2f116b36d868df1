"""initial."""

import sqlalchemy as sa
from alembic import op

from service_kit import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boats",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("length_base", sa.BigInteger(), nullable=True),
        sa.Column("length_value", sa.String(length=32), nullable=True),
        sa.Column("length_unit", sa.String(length=16), nullable=True),
        sa.Column("launched_at", columns.UtcDateTime(), nullable=True),
        sa.Column("papers", columns.Json(), nullable=True),
        sa.Column("berth", sa.String(length=10), nullable=True),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boats")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_boats_user_id_name")),
    )
    with op.batch_alter_table("boats", schema=None) as batch_op:
        batch_op.create_index(
            "uq_boats_berth",
            ["berth"],
            unique=True,
            sqlite_where=sa.text("berth IS NOT NULL"),
            postgresql_where=sa.text("berth IS NOT NULL"),
        )

    op.create_table(
        "captains",
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_captains")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", columns.Json(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("user_id", columns.Uuid7(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_idempotency_keys_scope_key")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_idempotency_keys_user_id"), ["user_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("event_id", columns.Uuid7(), nullable=False),
        sa.Column("handled_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_handled_at"), ["handled_at"], unique=False)

    op.create_table(
        "mailbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", columns.Uuid7(), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("arrived_at", columns.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", columns.UtcDateTime(), nullable=True),
        sa.Column("died_at", columns.UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_mailbox_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailbox_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "ix_mailbox_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("died_at IS NULL"),
            postgresql_where=sa.text("died_at IS NULL"),
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", columns.Uuid7(), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("subject", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("data", columns.Json(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=True),
        sa.Column("correlation_id", sa.String(length=128), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", columns.UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_unsent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_user_id"), ["user_id"], unique=False)

    op.create_table(
        "timer_runs",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("last_run_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timer_runs")),
    )
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstones")),
    )


def downgrade() -> None:
    op.drop_table("tombstones")
    op.drop_table("timer_runs")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_user_id"))
        batch_op.drop_index(
            "ix_outbox_unsent", sqlite_where=sa.text("sent_at IS NULL"), postgresql_where=sa.text("sent_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_outbox_sent_at"))

    op.drop_table("outbox")
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mailbox_waiting", sqlite_where=sa.text("died_at IS NULL"), postgresql_where=sa.text("died_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_mailbox_user_id"))

    op.drop_table("mailbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_handled_at"))

    op.drop_table("inbox")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_user_id"))
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    op.drop_table("captains")
    with op.batch_alter_table("boats", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_boats_berth", sqlite_where=sa.text("berth IS NOT NULL"), postgresql_where=sa.text("berth IS NOT NULL")
        )

    op.drop_table("boats")
