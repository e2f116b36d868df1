"""Which personal details of the audit log were erased, and by which entry.

Until now the old ones were deleted without a word. They are covered by an entry from here on. The cut is a day beyond
what releases until now delete, so that one which still runs during the upgrade finds nothing to delete.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = timedelta(days=179)
entries = sa.table(
    "audit_entries",
    sa.column("seq", sa.Integer()),
    sa.column("at", columns.UtcDateTime()),
    sa.column("action", sa.String()),
    sa.column("outcome", sa.String()),
    sa.column("subject_ref", columns.Uuid7()),
    sa.column("actor_ref", columns.Uuid7()),
    sa.column("details", columns.Json()),
    sa.column("private_digest", sa.String()),
    sa.column("previous_hash", sa.String()),
    sa.column("entry_hash", sa.String()),
)
private = sa.table("audit_private", sa.column("seq", sa.Integer()), sa.column("at", columns.UtcDateTime()))
head = sa.table("audit_head", sa.column("seq", sa.Integer()), sa.column("entry_hash", sa.String()))
erased = sa.table("audit_erased", sa.column("seq", sa.Integer()), sa.column("erased_by", sa.Integer()))


def upgrade() -> None:
    op.create_table(
        "audit_erased",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("erased_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["erased_by"], ["audit_entries.seq"], name=op.f("fk_audit_erased_erased_by")),
        sa.ForeignKeyConstraint(["seq"], ["audit_entries.seq"], name=op.f("fk_audit_erased_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_erased")),
    )
    with op.batch_alter_table("audit_erased", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_erased_erased_by"), ["erased_by"], unique=False)
    cover_the_old(op.get_bind(), datetime.now(UTC))


def cover_the_old(bind: sa.Connection, now: datetime) -> None:
    """Erase what is old, as its timer does, and append the entry that covers it and what was erased before."""
    old = sa.and_(entries.c.at < now - KEPT, entries.c.private_digest.is_not(None))
    if not bind.scalar(sa.select(sa.exists().where(old))):
        return
    # Nobody appends until the commit.
    end = bind.execute(sa.update(head).values(seq=head.c.seq + 1).returning(head.c.seq, head.c.entry_hash)).one()
    gone = sa.select(entries.c.seq).where(old)
    count, digest = 0, hashlib.sha256()
    for seq in bind.scalars(gone.order_by(entries.c.seq).execution_options(yield_per=1_000)):
        count += 1
        digest.update(f"{seq}\n".encode())
    entry = {"seq": end.seq, "at": now, "action": "private.expired", "outcome": "success"}
    entry |= {"subject_ref": None, "actor_ref": None, "private_digest": None, "previous_hash": end.entry_hash}
    entry |= {"details": {"private_erased": count, "private_erased_digest": digest.hexdigest()}}
    entry |= {"entry_hash": hashed(entry)}
    bind.execute(sa.insert(entries).values(entry))
    bind.execute(sa.update(head).values(entry_hash=entry["entry_hash"]))
    bind.execute(sa.insert(erased).from_select(["seq", "erased_by"], gone.add_columns(sa.literal(end.seq))))
    bind.execute(sa.delete(private).where(private.c.seq.in_(gone)))


def hashed(entry: dict) -> str:
    """The hash of an entry, as the audit log computes it."""
    told = entry | {"at": entry["at"].isoformat(timespec="microseconds")}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def downgrade() -> None:
    with op.batch_alter_table("audit_erased", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_erased_erased_by"))

    op.drop_table("audit_erased")
