"""Erasing a user: the kit's rows, every slice's, and a tombstone, in one transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from service_kit import traces
from service_kit.database import session
from service_kit.subscriptions import wiring
from service_kit.tables import kit_tables
from service_kit.tombstones import lock_user, record_erasure


def erase_user(user_id: UUID) -> None:
    """Delete the user's rows, those of the kit (unsent and dead events too) and of every slice; leave a tombstone.

    The kit goes first: its lock waits for everything of the user that is under way, and a slice that deleted before
    that would miss the rows that were not committed yet. The slices follow in the order of FEATURES; nothing hangs on
    it, since foreign keys between their tables cascade. What a slice emits here is sent; what this transaction
    emitted about the user before is not.
    """
    kit = kit_tables()
    lock_user(user_id, exclusive=True)
    for table in (kit.Outbox, kit.Mailbox, kit.IdempotencyKey):
        session().execute(delete(table).where(table.user_id == user_id))
    record_erasure(user_id)
    traces.leave_none(session())
    for erase in wiring().erasures:
        erase(user_id)
