"""What died in the current app's mailbox: list it with the reason, retry it or drop it, in any transport."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.messaging.mailbox import UNREADABLE, Letter, letter_of


def dead_letters(limit: int = 100) -> list[Letter]:
    """The latest dead first."""
    table = kit_tables().Mailbox
    rows = select(table).where(table.died_at.is_not(None)).order_by(table.died_at.desc(), table.id.desc())
    return [letter_of(row) for row in db_session().scalars(rows.limit(limit))]


def retry_dead(event_ids: Iterable[UUID] | None = None) -> int:
    """Give them (or all that can be read) a full new life; answers how many."""
    table = kit_tables().Mailbox
    alive = {"attempts": 0, "next_try_at": None, "died_at": None}
    with transaction() as unit:
        result: Any = unit.execute(update(table).where(*_chosen(event_ids), table.type != UNREADABLE).values(alive))
        return int(result.rowcount)


def drop_dead(event_ids: Iterable[UUID] | None = None) -> int:
    """Delete them (or all) for good; answers how many."""
    table = kit_tables().Mailbox
    with transaction() as unit:
        result: Any = unit.execute(delete(table).where(*_chosen(event_ids)))
        return int(result.rowcount)


def _chosen(event_ids: Iterable[UUID] | None) -> list[ColumnElement[bool]]:
    table = kit_tables().Mailbox
    dead = [table.died_at.is_not(None)]
    return dead if event_ids is None else [*dead, table.event_id.in_(list(event_ids))]
