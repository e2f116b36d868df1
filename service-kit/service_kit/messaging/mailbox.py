"""The mailbox: a durable list, in the consumer's own database, of events that wait or have died.

The local transport puts every event here; the broker's consumer only those that failed, so that they are
retried later without holding up the rest. A try is counted before it is made, so that an event which
kills the process dies as well; what is not the event's fault (a database or another service away) is
given back. After ``MAX_ATTEMPTS`` it is dead and keeps the reason, until somebody retries or drops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product, takewhile
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, delete, select, update

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_new
from service_kit.messaging import consumer
from service_kit.messaging.envelope import Malformed, decode, encode
from service_kit.messaging.lanes import LANES, SMALL, TOGETHER, Turns
from service_kit.messaging.subscriptions import Event
from service_kit.observability.logs import log
from service_kit.observability.telemetry import report
from service_kit.retries import is_due, next_try, next_try_by_age

MAX_ATTEMPTS = 6  # about half a minute of trying
LEASE = timedelta(seconds=15)  # longer than the watchdog lets a handler run
UNREADABLE = "unreadable"
_UNREADABLE_IDS = UUID("018f3c1e-0000-7000-8000-5e7315e00000")


@dataclass(frozen=True)
class Letter:
    """A row of the mailbox; ``died_at`` and ``last_error`` tell of its death."""

    id: int
    event_id: UUID
    type: str
    lane: str
    body: str
    arrived_at: datetime
    attempts: int
    died_at: datetime | None
    last_error: str | None


def put(events: Sequence[Event]) -> None:
    """Add the events to the current app's mailbox, in one transaction; those that are there already stay."""
    with transaction():
        _insert([_row(event) for event in events])


def park(event: Event, error: Exception) -> None:
    """Keep an event that failed at its first delivery; it is tried again from here."""
    attempts = 0 if consumer.is_transient(error) else 1
    with transaction():
        _insert([_row(event, attempts=attempts, next_try_at=next_try(1), last_error=_reason(error))])


def record_deletion(body: bytes, reason: str) -> None:
    """Keep as dead what the broker gave up on, or what cannot be read at all."""
    with transaction():
        try:
            _insert([_row(decode(body), died_at=now(), last_error=reason)])
        except Malformed:
            text = body.decode(errors="replace").replace("\x00", "\ufffd")
            known = {"event_id": uuid5(_UNREADABLE_IDS, text), "type": UNREADABLE, "user_id": None, "body": text}
            _insert([known | {"died_at": now(), "last_error": reason}])


def open_next(turns: Turns | None = None) -> bool:
    """Handle what comes next in the current app's mailbox, fresh events together; False when nothing is due.

    Small events go first, except where it is the turn of a bulk one.
    """
    turns = turns or Turns()
    letters = _claim(turns)
    opened = _open_together(letters) if len(letters) > 1 else len(letters)
    if letters and not opened:
        return open_next(turns)  # each waits to be alone now
    for letter in letters[:opened]:
        turns.count(letter.lane)
    if len(letters) == 1 and letters[0].died_at is None:
        _open(letters[0])
    return bool(letters)


def has_waiting() -> bool:
    """Whether there is an event in the current app's mailbox that is not dead, due or not."""
    table = kit_tables().Mailbox
    return db_session().execute(select(table.id).where(table.died_at.is_(None)).limit(1)).first() is not None


def _open_together(letters: Sequence[Letter]) -> int:
    """Answers how many were handled; the others wait as before. If none, each waits to be opened alone."""
    number = 0
    with suppress(Malformed):
        events = [decode(letter.body.encode()) for letter in letters]
        number = consumer.take_together(events, lambda number: _settle(letters, number), _goes_on)
    if not number:
        with transaction():
            _settle(letters, 0, next_try_at=now())
    return number


def _settle(letters: Sequence[Letter], number: int, next_try_at: datetime | None = None) -> None:
    """Remove the first ones, so many, and give back the rest."""
    table, keys = kit_tables().Mailbox.__table__, [letter.id for letter in letters]
    if number:
        db_session().execute(delete(table).where(table.c.id.in_(keys[:number])))
    if rest := keys[number:]:
        db_session().execute(update(table).where(table.c.id.in_(rest)).values(attempts=0, next_try_at=next_try_at))


def _goes_on(event: Event) -> bool:
    """Whether no small event has come that a bulk one would keep waiting; on SQLite none comes while we write."""
    if event.lane == SMALL or db_session().get_bind().dialect.name == "sqlite":
        return True
    table = kit_tables().Mailbox
    return not db_session().execute(_due(table.lane == SMALL, table.attempts == 0).with_only_columns(table.id)).first()


def _open(letter: Letter) -> None:
    try:
        consumer.take(decode(letter.body.encode()), lambda number: _settle([letter], number))
    except Exception as error:
        _failed(letter, error)
        if consumer.database_is_away(error):
            raise


def letter_of(row: Any) -> Letter:
    """A row as a value that outlives its session."""
    return Letter(**{name: getattr(row, name) for name in Letter.__dataclass_fields__})


def _claim(turns: Turns) -> list[Letter]:
    """The oldest that has not failed yet, else the oldest whose next try is due; counted, and ours for a while.

    Several are fresh. What was tried before is alone: an event that ends the process takes others with it only once.
    One that has used up its tries without ever failing in an orderly way is dead instead.
    """
    table = kit_tables().Mailbox
    any_due = db_session().execute(_due().with_only_columns(table.id)).first()  # a look that takes no write lock
    db_session().rollback()
    if any_due is None:
        return []
    with transaction() as unit:

        def oldest(lane: str, unfailed: bool) -> Sequence[Any]:  # found by the index, however many wait
            rows = _due(table.lane == lane, table.attempts == 0 if unfailed else table.attempts > 0).order_by(table.id)
            return unit.scalars(rows.limit(TOGETHER if unfailed else 1).with_for_update(skip_locked=True)).all()

        for lane, unfailed in product(turns.order, (True, False)):
            if rows := oldest(lane, unfailed):
                break
        else:
            return []
        if unfailed:
            ahead = turns.next_of({one: rows if one == lane else oldest(one, True) for one in LANES}, TOGETHER)
            rows = [*takewhile(lambda row: row.next_try_at is None, ahead)] or ahead[:1]
        elif rows[0].attempts >= MAX_ATTEMPTS:  # nobody was left to write down how the last try ended
            rows[0].died_at = now()
            rows[0].last_error = rows[0].last_error or "every try ended the process that made it"
            return [letter_of(rows[0])]
        letters = [replace(letter_of(row), attempts=row.attempts + 1) for row in rows]
        counted = update(table.__table__).where(table.__table__.c.id.in_([letter.id for letter in letters]))
        unit.execute(counted.values(attempts=table.__table__.c.attempts + 1, next_try_at=now() + LEASE))
        return letters


def _due(*which: ColumnElement[bool]) -> Select[Any]:
    table = kit_tables().Mailbox
    return select(table).where(table.died_at.is_(None), is_due(table.next_try_at), *which)


def _failed(letter: Letter, error: Exception) -> None:
    transient = consumer.is_transient(error)
    attempts = letter.attempts - 1 if transient else letter.attempts
    dead = attempts >= MAX_ATTEMPTS or isinstance(error, Malformed)
    known = {"event_id": str(letter.event_id), "event_type": letter.type, "attempts": attempts, "dead": dead}
    log.warning("event failed", **known, exc_info=None if transient else error)
    if dead:
        report(error)
    table = kit_tables().Mailbox
    values = {
        "attempts": attempts,
        "next_try_at": next_try_by_age(letter.arrived_at) if transient else next_try(attempts),
        "last_error": _reason(error),
        "died_at": now() if dead else None,
    }
    with transaction() as unit:
        unit.execute(update(table).where(table.id == letter.id).values(values))


def _row(event: Event, **more: Any) -> dict[str, Any]:
    text = encode(event).decode()
    return {"event_id": event.id, "type": event.type, "user_id": event.user_id, "lane": event.lane, "body": text} | more


def _insert(rows: Sequence[dict[str, Any]]) -> None:
    insert_new(kit_tables().Mailbox, [{"arrived_at": now(), "attempts": 0} | row for row in rows], "event_id")


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:1000]
