"""The tables of accounts, sessions, profiles and the audit log, and those of the kit."""

import sqlalchemy as sa
from alembic import op

from kit_history import kit_tables
from service_kit.db import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit_tables.create()
    op.create_table(
        "accounts",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("email_verified_at", columns.UtcDateTime(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_changed_at", columns.UtcDateTime(), nullable=False),
        sa.Column("disabled_at", columns.UtcDateTime(), nullable=True),
        sa.Column("erase_after", columns.UtcDateTime(), nullable=True),
        sa.Column("audit_ref", columns.Uuid7(), nullable=False),
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("audit_ref", name=op.f("uq_accounts_audit_ref")),
        sa.UniqueConstraint("email_key", name=op.f("uq_accounts_email_key")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_erase_after", ["erase_after"], unique=False)

    op.create_table(
        "attempt_counters",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("counted_at", columns.UtcDateTime(), nullable=False),
        sa.Column("blocked_until", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_counters")),
    )
    with op.batch_alter_table("attempt_counters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_counters_counted_at"), ["counted_at"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("subject_ref", columns.Uuid7(), nullable=True),
        sa.Column("actor_ref", columns.Uuid7(), nullable=True),
        sa.Column("details", columns.Json(), nullable=False),
        sa.Column("private_digest", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entries_entry_hash")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_subject_ref"), ["subject_ref"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "revocations",
        sa.Column("session_id", columns.Uuid7(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_revocations")),
    )
    with op.batch_alter_table("revocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revocations_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "audit_private",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_ref", columns.Uuid7(), nullable=True),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("details", columns.Json(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_entries.seq"], name=op.f("fk_audit_private_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_private")),
    )
    with op.batch_alter_table("audit_private", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_private_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_private_subject_ref"), ["subject_ref"], unique=False)

    op.create_table(
        "login_sessions",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("user_id", columns.Uuid7(), nullable=False),
        sa.Column("device_name", sa.String(length=80), nullable=False),
        sa.Column("ip_address", sa.String(length=45), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("authenticated_at", columns.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", columns.UtcDateTime(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts.id"], name=op.f("fk_login_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
    )
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_sessions_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_login_sessions_user_id_last_seen_at", ["user_id", "last_seen_at"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=16), nullable=True),
        sa.Column("height_base", sa.BigInteger(), nullable=True),
        sa.Column("height_value", sa.String(length=32), nullable=True),
        sa.Column("height_unit", sa.String(length=16), nullable=True),
        sa.Column("units", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("week_start", sa.String(length=16), nullable=False),
        sa.Column("privacy", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint("privacy IN ('private', 'followers', 'public')", name=op.f("ck_profiles_known_privacy")),
        sa.CheckConstraint("sex IN ('female', 'male', 'other')", name=op.f("ck_profiles_known_sex")),
        sa.CheckConstraint("units IN ('metric', 'imperial')", name=op.f("ck_profiles_known_units")),
        sa.CheckConstraint("week_start IN ('monday', 'sunday', 'saturday')", name=op.f("ck_profiles_known_week_start")),
        sa.ForeignKeyConstraint(["id"], ["accounts.id"], name=op.f("fk_profiles_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "role_grants",
        sa.Column("account_id", columns.Uuid7(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("granted_at", columns.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('user', 'trainer', 'health_professional', 'admin')", name=op.f("ck_role_grants_known_role")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_role_grants_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_role_grants")),
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("id", columns.Uuid7(), nullable=False),
        sa.Column("session_id", columns.Uuid7(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.Column("used_at", columns.UtcDateTime(), nullable=True),
        sa.Column("successor_salt", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["login_sessions.id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
        sa.UniqueConstraint("session_id", "generation", name=op.f("uq_refresh_tokens_session_id_generation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_tokens_token_hash")),
    )
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_tokens_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_tokens_expires_at"))

    op.drop_table("refresh_tokens")
    op.drop_table("role_grants")
    op.drop_table("profiles")
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_login_sessions_user_id_last_seen_at")
        batch_op.drop_index(batch_op.f("ix_login_sessions_expires_at"))

    op.drop_table("login_sessions")
    with op.batch_alter_table("audit_private", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_private_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_audit_private_at"))

    op.drop_table("audit_private")
    with op.batch_alter_table("revocations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revocations_expires_at"))

    op.drop_table("revocations")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_at"))

    op.drop_table("audit_entries")
    with op.batch_alter_table("attempt_counters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_counters_counted_at"))

    op.drop_table("attempt_counters")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_erase_after")

    op.drop_table("accounts")
    kit_tables.drop()
