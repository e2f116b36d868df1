"""Having an event's effect, exactly once: every event comes through ``take()``, whatever delivered it.

One transaction holds the inbox row, the handlers' changes and the events that they emit. A second delivery
finds the inbox row; an event about an erased user is dropped. Events that wait together share a transaction
(``take_together()``), which costs a third of the time. It is all or nothing: whatever stands in the way of one of them,
nothing is kept, and each is taken alone as if there had been no other. It lasts for an instant, since others wait for
what it locks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from time import monotonic

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service_kit.clock import now
from service_kit.db.lookups import LookupFailed, looking_up
from service_kit.db.session import db_session, transaction, writing
from service_kit.db.tables import kit_tables
from service_kit.db.tombstones import erased_among, lock_users
from service_kit.db.upsert import insert_ignoring, insert_new
from service_kit.errors import Unavailable
from service_kit.http.fields import EventSchema
from service_kit.ids import new_id
from service_kit.messaging.lanes import in_lane
from service_kit.messaging.meters import count_handled
from service_kit.messaging.subscriptions import Event, Subscription, wiring
from service_kit.observability.logs import bind, log, log_often
from service_kit.observability.telemetry import span

# How long events may share a transaction (seconds), apart from the last one.
SECONDS_TOGETHER = 0.1

_reader: Callable[[type[EventSchema]], EventSchema] = cache(lambda schema: schema())
Finish = Callable[[int], object]  # is told how many were taken
GoesOn = Callable[[Event], bool]

# Errors that say nothing about the statement: connection, resources, operator's intervention, deadlock, a standby.
_TRANSIENT_STATES = ("08", "53", "57P", "40", "55P03", "25006")
_TRANSIENT_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")


def take(event: Event, finish: Finish = lambda _number: None) -> bool:
    """Handle the event in the current app, unless that was done before; answers whether it had an effect.

    ``finish`` runs in the same transaction in either case. Raises what the handler raised, rolled back.
    """
    try:
        with _about(event):
            [effect] = looking_up(lambda: _take([event], finish, lambda _last: True))
    except BaseException:
        count_handled(wiring().service, event, "failed")
        raise
    return effect


def take_together(
    events: Sequence[Event],
    finish: Finish = lambda _number: None,
    goes_on: Callable[[Event], bool] = lambda _event: True,
) -> int:
    """Handle the first of the events as :func:`take` does, in their order and in one transaction: as many as there is
    time for and as ``goes_on(the last one)`` allows. Answers how many; none if one of them needs to be taken alone.
    """
    try:
        return len(_take(events, finish, goes_on))
    except Exception as error:
        log.info("events are taken one by one", events=len(events), error=type(error).__name__)
        return 0


def _take(events: Sequence[Event], finish: Finish, goes_on: GoesOn) -> list[bool]:
    """Whether each had an effect, of as many as were taken."""
    effects, table = list[bool](), kit_tables().Inbox
    users = {event.user_id for event in events if event.user_id}
    alone = {event.user_id for event in events if event.user_id and any(one.exclusive for one in _handlers(event))}
    with transaction() as unit:
        lock_users(users, exclusive=alone)
        new = insert_new(table, [{"event_id": event.id, "handled_at": now()} for event in events], "event_id")
        erased, until = erased_among(users), monotonic() + SECONDS_TOGETHER
        for event in events:
            with _about(event):
                effects.append(event.id in new and event.user_id not in erased and _handle(event))
                new.discard(event.id)  # it may be here twice
                unit.flush()
            unit.expunge_all()  # the next one reads what stands in the database, as if it were alone
            if event.user_id in alone:
                erased = erased_among(users)
            if monotonic() > until or not goes_on(event):
                break
        if untaken := new & {event.id for event in events[len(effects) :]}:
            unit.execute(delete(table).where(table.event_id.in_(untaken)))
        finish(len(effects))
    for event, effect in zip(events, effects, strict=False):
        count_handled(wiring().service, event, "handled" if effect else "skipped")
    return effects


def _handle(event: Event) -> bool:
    for one in (subscriptions := _handlers(event)):
        one.handle(event, _reader(one.schema).load(event.data))
    log_often("took event", version=event.version, handlers=len(subscriptions))
    return bool(subscriptions)


def _handlers(event: Event) -> Sequence[Subscription]:
    return wiring().handles.get(event.type, ())


@contextmanager
def _about(event: Event) -> Iterator[None]:
    """What is logged, emitted and traced inside the block belongs to the event."""
    bind(service=wiring().service, request_id=event.correlation_id, event_id=str(event.id), event_type=event.type)
    try:
        with in_lane(event.lane), span(f"take {event.type}", "consumer", event.traceparent):
            yield
    finally:
        bind()


def try_database() -> None:
    """Raise what the current app's database raises when it is asked to write. Nothing is kept."""
    with writing():
        unit = db_session()
        try:
            insert_ignoring(kit_tables().Inbox, {"event_id": new_id(), "handled_at": now()}, ("event_id",))
        finally:
            unit.rollback()


def database_is_away(error: BaseException) -> bool:
    """Whether our own database failed for reasons of its own, not because of what it was asked."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if name := getattr(error.orig, "sqlite_errorname", None):
        return str(name).startswith(_TRANSIENT_SQLITE)
    if state := getattr(error.orig, "pgcode", None):
        return str(state).startswith(_TRANSIENT_STATES)
    return isinstance(error, OperationalError)


def is_transient(error: BaseException) -> bool:
    """Whether the event would succeed later, so that the failure must not count towards its death."""
    away = isinstance(error, Unavailable) and not isinstance(error, LookupFailed)
    return database_is_away(error) or away
