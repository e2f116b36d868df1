"""Writing events: ``emit()`` adds one to the service's outbox in the transaction of the change it tells of.

If the transaction rolls back, the event was never there; if it commits, the relay sends it at least once. The
web process never speaks to a broker.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service_kit.clock import now
from service_kit.db.notify import OUTBOX, notify_on_commit
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.errors import PayloadTooLarge
from service_kit.ids import new_id
from service_kit.messaging.lanes import current_lane
from service_kit.messaging.subscriptions import wiring
from service_kit.observability.logs import correlation_id
from service_kit.observability.telemetry import traceparent

MAX_DATA_BYTES = 255 * 1024  # the envelope around it may take the rest of 256 kB


def emit(type: str, *, subject: UUID, version: int, data: dict[str, Any], user_id: UUID | None = None) -> None:
    """Tell the other services that ``subject`` is now at ``version`` with this state.

    ``data`` is JSON-ready (for instants see :func:`service_kit.clock.iso`). Flush first: SQLAlchemy raises the version
    with the UPDATE, and an event with the old number would be dropped as stale by everybody.
    Raises LookupError for a type that no slice PUBLISHES, RuntimeError before a flush, PayloadTooLarge.
    """
    if type not in wiring().publishes:
        raise LookupError(f"{type} stands in no PUBLISHES table of this service")
    unit = db_session()
    _must_be_flushed(unit)
    _must_fit(type, data)
    row = {
        "event_id": new_id(),
        "type": type,
        "subject": subject,
        "version": version,
        "data": data,
        "user_id": user_id,
        "correlation_id": correlation_id(),
        "traceparent": traceparent(),
        "lane": current_lane(),
        "created_at": now(),
        "attempts": 0,
    }
    unit.execute(insert(kit_tables().Outbox.__table__), row)
    notify_on_commit(unit, OUTBOX)


def _must_be_flushed(unit: Session) -> None:
    if unit.new or unit.dirty or unit.deleted:
        raise RuntimeError("flush the session before emit(): the aggregate's version is raised by the flush")


def _must_fit(name: str, data: dict[str, Any]) -> None:
    size = len(json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_DATA_BYTES:
        raise PayloadTooLarge(f"The change is too large to be told to the other services ({name}: {size} bytes).")
