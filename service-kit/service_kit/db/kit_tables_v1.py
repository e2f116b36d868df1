"""The kit's tables as they were first made; called by revision 0001 of every service.

History: it must stay as it is. When a table of :mod:`service_kit.db.tables` changes, a ``kit_tables_v2`` says how to
get there from here, and a new revision of each service calls it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

TABLES = ("idempotency_keys", "inbox", "mailbox", "outbox", "timer_runs", "tombstones")


def create() -> None:
    """Make the six tables."""
    _idempotency_keys()
    _inbox()
    _mailbox()
    _outbox()
    _timer_runs()
    _tombstones()


def drop() -> None:
    """Remove them."""
    for table in TABLES:
        op.drop_table(table)


def _idempotency_keys() -> None:
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


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("event_id", columns.Uuid7(), nullable=False),
        sa.Column("handled_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_handled_at"), ["handled_at"], unique=False)


def _mailbox() -> None:
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


def _outbox() -> None:
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


def _timer_runs() -> None:
    op.create_table(
        "timer_runs",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("last_run_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timer_runs")),
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstones")),
    )
