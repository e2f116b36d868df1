"""How far behind a service's events are: for ``status``, metrics and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables


@dataclass(frozen=True)
class Backlog:
    """``unsent`` events in the outbox, ``waiting`` and ``dead`` ones in the mailbox, and the latest trouble."""

    unsent: int
    oldest_unsent_at: datetime | None
    waiting: int
    dead: int
    last_error: str | None


def backlog() -> Backlog:
    """The backlog of the current app."""
    kit = kit_tables()
    counts = select(func.count(), func.min(kit.Outbox.created_at)).where(kit.Outbox.sent_at.is_(None))
    unsent, oldest = db_session().execute(counts).one()
    letters = select(func.count(), func.count(kit.Mailbox.died_at)).select_from(kit.Mailbox)
    kept, dead = db_session().execute(letters).one()
    return Backlog(unsent, oldest, kept - dead, dead, _last_error())


def _last_error() -> str | None:
    kit = kit_tables()
    unsent = select(kit.Outbox.last_error).where(kit.Outbox.sent_at.is_(None), kit.Outbox.last_error.is_not(None))
    kept = select(kit.Mailbox.last_error).where(kit.Mailbox.last_error.is_not(None))
    newest = db_session().scalar(unsent.order_by(kit.Outbox.id.desc()).limit(1))
    return newest or db_session().scalar(kept.order_by(kit.Mailbox.id.desc()).limit(1))
