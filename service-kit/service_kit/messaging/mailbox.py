"""The mailbox: a durable list, in the consumer's own database, of events that wait or have died.

The local transport puts every event here; the broker's consumer only those that failed, so that they are
retried later without holding up the rest. A try is counted before it is made, so that an event which
kills the process dies as well; what is not the event's fault (a database or another service away) is
given back. After ``MAX_ATTEMPTS`` it is dead and keeps the reason, until somebody retries or drops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select, update

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_ignoring
from service_kit.messaging import consumer
from service_kit.messaging.envelope import Malformed, decode, encode
from service_kit.messaging.lanes import Turns
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
        for event in events:
            _add(event)


def park(event: Event, error: Exception) -> None:
    """Keep an event that failed at its first delivery; it is tried again from here."""
    attempts = 0 if consumer.is_transient(error) else 1
    with transaction():
        _add(event, attempts=attempts, next_try_at=next_try(1), last_error=_reason(error))


def record_deletion(body: bytes, reason: str) -> None:
    """Keep as dead what the broker gave up on, or what cannot be read at all."""
    with transaction():
        try:
            _add(decode(body), died_at=now(), last_error=reason)
        except Malformed:
            text = body.decode(errors="replace").replace("\x00", "\ufffd")
            known = {"event_id": uuid5(_UNREADABLE_IDS, text), "type": UNREADABLE, "user_id": None, "body": text}
            _insert(known | {"died_at": now(), "last_error": reason})


def open_next(turns: Turns | None = None) -> bool:
    """Handle the next event that is due in the current app's mailbox; False when there is none.

    Small events go first, except where it is the turn of a bulk one.
    """
    turns = turns or Turns()
    letter = _claim(turns)
    if letter is None or letter.died_at is not None:
        return letter is not None
    turns.count(letter.lane)
    try:
        consumer.take(decode(letter.body.encode()), finish=lambda: _remove(letter.id))
    except Exception as error:
        _failed(letter, error)
        if consumer.database_is_away(error):
            raise
    return True


def letter_of(row: Any) -> Letter:
    """A row as a value that outlives its session."""
    return Letter(**{name: getattr(row, name) for name in Letter.__dataclass_fields__})


def _claim(turns: Turns) -> Letter | None:
    """The lane's oldest fresh event, else its oldest whose next try is due; counted, and ours for a while.

    One that has used up its tries without ever failing in an orderly way is dead instead.
    """
    table = kit_tables().Mailbox
    due = select(table).where(table.died_at.is_(None), is_due(table.next_try_at)).limit(1)
    any_due = db_session().execute(due.with_only_columns(table.id)).first()  # a look that takes no write lock
    db_session().rollback()
    if any_due is None:
        return None
    fresh = table.next_try_at.is_(None)
    with transaction() as unit:
        for lane, age in product(turns.order, (fresh, ~fresh)):  # each is found by the index, however many wait
            oldest = due.where(table.lane == lane, age).order_by(table.id)
            if row := unit.scalars(oldest.with_for_update(skip_locked=True)).first():
                break
        else:
            return None
        if row.attempts < MAX_ATTEMPTS:
            row.attempts += 1
            row.next_try_at = now() + LEASE
        else:  # nobody was left to write down how the last try ended
            row.died_at = now()
            row.last_error = row.last_error or "every try ended the process that made it"
        return letter_of(row)


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


def _add(event: Event, **more: Any) -> None:
    text = encode(event).decode()
    _insert(
        {"event_id": event.id, "type": event.type, "user_id": event.user_id, "lane": event.lane, "body": text} | more
    )


def _insert(values: dict[str, Any]) -> None:
    insert_ignoring(kit_tables().Mailbox, {"arrived_at": now(), "attempts": 0} | values, ("event_id",))


def _remove(key: int) -> None:
    table = kit_tables().Mailbox
    db_session().execute(delete(table).where(table.id == key))


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:1000]
