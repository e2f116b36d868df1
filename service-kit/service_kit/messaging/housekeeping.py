"""What the worker does by the clock: the slices' timers, and forgetting what the kit's tables need no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import delete, or_, select, update

from service_kit.clock import now
from service_kit.db import wal_truncation
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_ignoring
from service_kit.http import idempotency
from service_kit.messaging.lanes import bulk
from service_kit.messaging.subscriptions import Timer, wiring
from service_kit.observability.logs import bind, log

OUTBOX_RETENTION = timedelta(days=3)  # of what was sent
# A copy of an event that comes later than this after the first would have its effect again.
INBOX_RETENTION = timedelta(days=30)
LOOK_EVERY = timedelta(minutes=1)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def prune(table: str, instant: str, retention: timedelta) -> None:
    """Forget the rows of one of the kit's tables that are no longer of use."""
    entity = getattr(kit_tables(), table)
    db_session().execute(delete(entity).where(getattr(entity, instant) < now() - retention))


def truncate_wal() -> None:
    """Cut off SQLite's log where an erasure could not, after this transaction."""
    wal_truncation.resume(db_session())


KIT_TIMERS = {
    "kit.truncate_wal": Timer(timedelta(minutes=1), truncate_wal),
    "kit.prune_outbox": Timer(timedelta(hours=1), partial(prune, "Outbox", "sent_at", OUTBOX_RETENTION)),
    "kit.prune_inbox": Timer(timedelta(hours=6), partial(prune, "Inbox", "handled_at", INBOX_RETENTION)),
    "kit.prune_idempotency_keys": Timer(
        timedelta(hours=1), partial(prune, "IdempotencyKey", "created_at", idempotency.RETENTION)
    ),
}


class Timers:
    """The timers of the current app. When one ran is kept in the database, so that of several workers one runs it."""

    def __init__(self, timers: Mapping[str, Timer] | None = None) -> None:
        self.timers = dict(timers) if timers is not None else KIT_TIMERS | dict(wiring().timers)
        self._look_at = dict.fromkeys(self.timers, 0.0)

    def step(self) -> bool:
        """Run what is due; a timer that fails is logged and leaves the others alone. Always False."""
        for name, timer in self.timers.items():
            if monotonic() >= self._look_at[name]:
                self._look_at[name] = monotonic() + min(timer.every, LOOK_EVERY).total_seconds()
                try:
                    run_if_due(name, timer)
                except Exception as error:
                    log.error("timer failed", timer=name, exc_info=error)
        return False

    @property
    def pause(self) -> float:
        """Seconds until the next look at a timer."""
        return max(0.1, min(self._look_at.values(), default=monotonic() + 60.0) - monotonic())


def run_if_due(name: str, timer: Timer) -> bool:
    """Run the timer in a transaction that also notes the run; answers whether it was due and had something to do."""
    table = kit_tables().TimerRun
    is_idle = timer.waiting is not None and db_session().execute(timer.waiting.limit(1)).first() is None
    last = None if is_idle else db_session().scalar(select(table.last_run_at).where(table.name == name))
    db_session().rollback()
    if is_idle or (last is not None and timedelta() <= now() - last < timer.every):
        return False
    bind(service=wiring().service, timer=name)
    with transaction() as unit:
        insert_ignoring(table, {"name": name, "last_run_at": _NEVER}, ("name",))
        due = or_(table.last_run_at <= now() - timer.every, table.last_run_at > now())
        claimed: Any = unit.execute(update(table).where(table.name == name, due).values(last_run_at=now()))
        if claimed.rowcount == 1:
            with bulk():  # nobody waits for what the clock does
                timer.run()
    return bool(claimed.rowcount == 1)
