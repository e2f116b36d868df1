"""Erasing a user: the kit's rows, every slice's, and a tombstone, in one transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from service_kit.db import wal_truncation
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.db.tombstones import lock_users, record_erasure
from service_kit.http.fields import EventSchema, Uuid
from service_kit.messaging.subscriptions import Subscription, wiring


class AccountErased(EventSchema):
    """Who is gone."""

    user_id = Uuid(required=True)


def erase_user(user_id: UUID) -> None:
    """Delete the user's rows, those of the kit (unsent and dead events too) and of every slice; leave a tombstone.

    The kit goes first: its lock waits for everything of the user that is under way, and a slice that deleted before
    that would miss the rows that were not committed yet. The slices follow in the order of FEATURES; nothing hangs on
    it, since foreign keys between their tables cascade. What a slice emits here is sent; what this transaction
    emitted about the user before is not.
    """
    kit = kit_tables()
    lock_users({user_id}, exclusive=True)
    for table in (kit.Outbox, kit.Mailbox, kit.IdempotencyKey):
        db_session().execute(delete(table).where(table.user_id == user_id))
    record_erasure(user_id)
    wal_truncation.request(db_session())
    for erase in wiring().erasures:
        erase(user_id)


ERASURES = Subscription(AccountErased, lambda _event, data: erase_user(data["user_id"]), exclusive=True)
