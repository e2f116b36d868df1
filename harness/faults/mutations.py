"""Breaks made on purpose, one for each promise of the kit: the harness must notice every one of them.

Nothing here is known to production code. Each function replaces a piece of the kit in the process that calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_ignoring
from service_kit.messaging import consumer, copies, relay
from service_kit.messaging.transports.confirms import Confirms


def nothing() -> None:
    """The kit as it is: what every scenario must survive."""


def no_confirms() -> None:
    """Sent is what went into the socket."""

    def believe(self: Confirms, until: float) -> None:
        self._channel.connection.process_data_events(time_limit=0)
        self.confirmed.update(self._under_way.values())
        self._under_way.clear()

    setattr(Confirms, "settle", believe)  # noqa: B010  (a method of the class itself)


def by_position() -> None:
    """The relay remembers how far it came instead of asking what is unsent."""
    last: list[int] = []

    def unsent(limit: int) -> list[Any]:
        table = kit_tables().Outbox
        if not last:
            last.append(db_session().scalar(select(func.max(table.id)).where(table.sent_at.is_not(None))) or 0)
        rows = db_session().scalars(select(table).where(table.id > last[0]).order_by(table.id).limit(limit)).all()
        if rows:
            last[0] = rows[-1].id
        return [relay._event_of(row) for row in rows]

    relay._unsent = unsent


def no_inbox() -> None:
    """Every delivery is a first one."""
    vars(consumer)["insert_new"] = lambda _table, rows, key: {row[key] for row in rows}


def unguarded(before_writing: Callable[[], object] = lambda: None) -> None:
    """A copy's version is looked at first and written later, with no lock in between.

    ``before_writing`` is called in between, where the others come in.
    """

    def keep_newest(table: Any, key: UUID, version: int, state: Any) -> set[str] | None:
        if insert_ignoring(table, {"id": key, "version": version, **state}, ("id",)):
            return set()
        known: int = db_session().execute(select(table.version).where(table.id == key)).scalar_one()
        if known >= version:
            return None
        before_writing()
        db_session().execute(update(table).where(table.id == key).values(version=version, **state))
        return set(state)

    copies.keep_newest = keep_newest
