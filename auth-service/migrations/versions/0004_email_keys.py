"""Accounts are told apart by the whole form of their addresses; time zones are names of IANA's only.

Where two accounts have the same address by that form, the first one gets it; every other keeps the key that it has and
is listed by `./setwise doctor`.
"""

import sqlalchemy as sa
from alembic import op

from auth_service.accounts.addresses import email_key
from kit_history import data_changes
from service_kit.db import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

accounts = sa.table(
    "accounts",
    sa.column("id", columns.Uuid7()),
    sa.column("email", sa.String()),
    sa.column("email_key", sa.String()),
    sa.column("same_address_as", columns.Uuid7()),
    sa.column("created_at", columns.UtcDateTime()),
)


def upgrade() -> None:
    data_changes.replace_unknown_time_zones("profiles")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("same_address_as", columns.Uuid7(), nullable=True))
        batch_op.create_index(batch_op.f("ix_accounts_same_address_as"), ["same_address_as"], unique=False)
    renew_keys(op.get_bind())


def renew_keys(bind: sa.Connection) -> None:
    """Bring every key into today's form, the oldest account first."""
    every = sa.select(accounts.c.id, accounts.c.email, accounts.c.email_key)
    ordered = every.order_by(accounts.c.created_at, accounts.c.id)
    others = [(row.id, key) for row in bind.execute(ordered) if (key := email_key(row.email)) != row.email_key]
    for account, key in others:
        holder = bind.scalar(sa.select(accounts.c.id).where(accounts.c.email_key == key))
        values = {"email_key": key} if holder is None else {"same_address_as": holder}
        bind.execute(sa.update(accounts).where(accounts.c.id == account).values(values))


def downgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_same_address_as"))
        batch_op.drop_column("same_address_as")
