"""Between rows and the pure core: snapshots and logs read, log entries and the new sequence written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, insert, select, update

from service_kit.clock import now
from service_kit.database import session
from service_kit.doorbell import will_ring
from service_kit.errors import Conflict, NotFound
from session_service.sessions import rules
from session_service.sessions.models import LiveSession, SessionCommand

# What the stream process listens to.
RING = "setwise_sessions"


def find(user_id: UUID, key: UUID) -> LiveSession:
    """The user's session. Raises NotFound for another's and for none alike."""
    found = session().scalar(select(LiveSession).where(LiveSession.id == key, LiveSession.user_id == user_id))
    if found is None:
        raise NotFound("There is no such session.")
    return found


def find_alone(user_id: UUID, key: UUID) -> LiveSession:
    """As :func:`find`, and until the transaction ends nobody else writes to the session.

    The UPDATE takes the row's lock on PostgreSQL and orders all who come after; SQLite has one writer anyway.
    """
    mine = (LiveSession.id == key, LiveSession.user_id == user_id)
    session().execute(update(LiveSession).where(*mine).values(updated_at=now()))
    return find(user_id, key)


def current(user_id: UUID) -> LiveSession | None:
    """The user's open session."""
    return session().scalar(select(LiveSession).where(LiveSession.user_id == user_id, LiveSession.status == "open"))


def snapshot_of(live: LiveSession) -> rules.Snapshot:
    """What was frozen at the start."""
    frozen = live.snapshot
    return rules.Snapshot(str(live.id), live.started_at, frozen["title"], tuple(frozen["blocks"]), frozen["plan"])


def log_of(live: LiveSession) -> list[rules.Logged]:
    """The whole log, in order."""
    table = SessionCommand
    columns = (table.sequence, table.command_id, table.kind, table.at, table.body, table.touches, table.digest)
    rows = session().execute(select(*columns).where(table.session_id == live.id).order_by(table.sequence))
    return [
        rules.Logged(row.sequence, str(row.command_id), row.kind, row.at, row.body, frozenset(row.touches), row.digest)
        for row in rows
    ]


def append(live: LiveSession, decision: rules.Decision) -> None:
    """Write the new entries, and the sequence over the one that the decision was made on."""
    if not decision.appended:
        return
    session().execute(insert(SessionCommand), [_row(live.id, entry) for entry in decision.appended])
    state, before = decision.state, decision.appended[0].sequence - 1
    guarded = update(LiveSession).where(LiveSession.id == live.id, LiveSession.sequence == before)
    result = session().execute(guarded.values(sequence=state.sequence, status=state.status))
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise Conflict("Another command came in between; send this one again.")
    will_ring(session(), RING)
    session().refresh(live)


def _row(session_id: UUID, entry: rules.Logged) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "sequence": entry.sequence,
        "command_id": UUID(entry.command_id),
        "kind": entry.kind,
        "at": entry.at,
        "received_at": now(),
        "body": entry.body,
        "touches": sorted(entry.touches),
        "digest": entry.digest,
    }


def state_of(live: LiveSession, log: Sequence[rules.Logged] | None = None) -> rules.State:
    """The session's state, from its log."""
    return rules.fold(snapshot_of(live), log_of(live) if log is None else log)
