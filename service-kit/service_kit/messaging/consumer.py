"""Having an event's effect, exactly once: every event comes through ``take()``, whatever delivered it.

One transaction holds the inbox row, the handlers' changes and the events that they emit. A second delivery
finds the inbox row; an event about an erased user is dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service_kit.clock import now
from service_kit.db.lookups import LookupFailed, looking_up
from service_kit.db.session import db_session, transaction, writing
from service_kit.db.tables import kit_tables
from service_kit.db.tombstones import is_erased, lock_users
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import Unavailable
from service_kit.ids import new_id
from service_kit.messaging.lanes import in_lane
from service_kit.messaging.meters import count_handled
from service_kit.messaging.subscriptions import Event, wiring
from service_kit.observability.logs import bind, log
from service_kit.observability.telemetry import span

# Errors that say nothing about the statement: connection, resources, operator's intervention, deadlock, a standby.
_TRANSIENT_STATES = ("08", "53", "57P", "40", "55P03", "25006")
_TRANSIENT_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")


def take(event: Event, finish: Callable[[], None] = lambda: None) -> bool:
    """Handle the event in the current app, unless that was done before; answers whether it had an effect.

    ``finish`` runs in the same transaction in either case. Raises what the handler raised, rolled back.
    """
    service, request_id = wiring().service, event.correlation_id
    bind(service=service, request_id=request_id, event_id=str(event.id), event_type=event.type)
    outcome = "failed"
    try:
        with in_lane(event.lane), span(f"take {event.type}", "consumer", event.traceparent):
            effect = looking_up(lambda: _take_once(event, finish))
        outcome = "handled" if effect else "skipped"
    finally:
        count_handled(service, event, outcome)
        bind()
    return effect


def _take_once(event: Event, finish: Callable[[], None]) -> bool:
    subscriptions = wiring().handles.get(event.type, ())
    with transaction():
        if event.user_id:
            lock_users({event.user_id}, exclusive=any(one.exclusive for one in subscriptions))
        finish()
        row = {"event_id": event.id, "handled_at": now()}
        if not insert_ignoring(kit_tables().Inbox, row, ("event_id",)):
            return False
        if event.user_id and is_erased(event.user_id):
            return False
        for one in subscriptions:
            one.handle(event, one.schema().load(event.data))
    log.info("took event", version=event.version, handlers=len(subscriptions))
    return bool(subscriptions)


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
