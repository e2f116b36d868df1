"""From the outbox to the transport: what is unsent, small events first, is published, confirmed, then marked.

A crash between "confirmed" and "marked" sends events again, never loses one. The condition is ``sent_at
IS NULL`` and not a remembered position, because transactions do not commit in the order of their ids.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from service_kit.clock import now
from service_kit.db import wal_truncation
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.db.tombstones import erased_among
from service_kit.messaging.envelope import source_of
from service_kit.messaging.lanes import BULK, BULK_EVERY, SMALL
from service_kit.messaging.meters import count_relayed
from service_kit.messaging.subscriptions import Event, wiring
from service_kit.messaging.transports import Outcome, Publisher
from service_kit.observability.logs import log
from service_kit.observability.telemetry import span, traceparent
from service_kit.retries import is_due, next_try

BATCH = 100
BULK_BATCH = BATCH // BULK_EVERY


class TransportDown(Exception):
    """Nothing can be sent just now; the text says why."""


def relay_once(publisher: Publisher, limit: int = BATCH) -> int:
    """Send one batch of the current app's outbox; answers how many were sent or put off. Raises TransportDown.

    Those put off count: with a batch of nothing else there may well be more behind it that can be sent.

    On PostgreSQL the rows stay locked until they are marked, so that several relays share the work and a
    killed one lets go at once. On SQLite that lock would be the whole file: there nothing is held while
    publishing.
    """
    holding = db_session().get_bind().dialect.name == "postgresql"
    with transaction() if holding else nullcontext():
        events = _unsent(limit)
        if not holding:
            db_session().rollback()
        outcome = publisher.publish([_traced(event) for event in events]) if events else Outcome()
        if events:
            with nullcontext() if holding else transaction():
                _mark(events, outcome)
    if not events:
        publisher.keep_alive()
    count_relayed(wiring().service, len(outcome.sent))
    if outcome.broken:
        raise TransportDown(outcome.broken)
    return len(outcome.sent) + len(outcome.failed)


def has_unsent() -> bool:
    """Whether there is an event in the current app's outbox that was not sent, due or not."""
    table = kit_tables().Outbox
    return db_session().execute(select(table.id).where(table.sent_at.is_(None)).limit(1)).first() is not None


def _unsent(limit: int) -> list[Event]:
    """Of each lane the oldest; few of bulk, since what is emitted meanwhile waits for the whole batch."""
    table = kit_tables().Outbox
    due = (table.sent_at.is_(None), is_due(table.next_try_at))
    limits = {SMALL: limit, BULK: max(1, limit // BULK_EVERY)}
    lanes = (
        select(table.id).where(table.lane == lane, *due).order_by(table.id).limit(most) for lane, most in limits.items()
    )  # SQLite knows no locks of rows, and leaves them out
    found = or_(*(table.id.in_(lane.with_for_update(skip_locked=True)) for lane in lanes))
    rows = db_session().execute(select(*table.__table__.c).where(found).order_by(table.lane == BULK, table.id))
    return [_event_of(row) for row in rows]


def _event_of(row: Any) -> Event:
    same = ("type", "subject", "version", "user_id", "correlation_id", "data", "traceparent", "lane")
    values = {name: getattr(row, name) for name in same}
    return Event(id=row.event_id, source=source_of(wiring().service), time=row.created_at, **values)


def _traced(event: Event) -> Event:
    """The event with our own place in its trace, where it has one."""
    if event.traceparent is None:
        return event
    with span(f"send {event.type}", "producer", event.traceparent):
        return replace(event, traceparent=traceparent() or event.traceparent)


def _mark(events: list[Event], outcome: Outcome) -> None:
    """What was sent is done, or deleted where it names an erased user; what failed waits for its next try."""
    table = kit_tables().Outbox
    sent = [event for event in events if event.id in outcome.sent]
    erased = erased_among({event.user_id for event in sent if event.user_id})
    erased_events = {event.id for event in sent if event.user_id in erased}
    if erased_events:
        db_session().execute(delete(table).where(table.event_id.in_(erased_events)))
        wal_truncation.request(db_session())
    is_sent = table.__table__.c.event_id.in_(outcome.sent - erased_events)
    db_session().execute(update(table.__table__).where(is_sent).values(sent_at=now()))
    for event_id, reason in outcome.failed.items():
        _count_failure(event_id, reason, wait=True)
    if outcome.broken:
        tried = outcome.sent | outcome.failed.keys()
        stuck = next(event.id for event in events if event.id not in tried)
        _count_failure(stuck, outcome.broken, wait=False)


def _count_failure(event_id: UUID, reason: str, *, wait: bool) -> None:
    """``wait`` if the event itself was refused; a transport that is down delays nothing once it is back."""
    table = kit_tables().Outbox
    row = db_session().scalars(select(table).where(table.event_id == event_id)).one_or_none()
    if row is not None:
        row.attempts += 1
        row.last_error = reason
        row.next_try_at = next_try(row.attempts) if wait else None
        log.warning("event not sent", event_id=str(event_id), event_type=row.type, reason=reason)
