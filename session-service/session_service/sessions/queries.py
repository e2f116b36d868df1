"""Reading sessions: rows, snapshots and logs for the pure core, and the view of a state beside what its row says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NotFound
from session_service.exercises import queries as exercises
from session_service.sessions import rules
from session_service.sessions.last_time import add_history
from session_service.sessions.models import LiveSession, SessionCommand

ADDRESS = "/api/v1/sessions"


def get(user_id: UUID, key: UUID) -> dict[str, Any]:
    """One session of the user, open or ended."""
    return session_view(find(user_id, key))


def get_current(user_id: UUID) -> dict[str, Any]:
    """The user's open session. Raises NotFound without one."""
    live = current(user_id)
    if live is None:
        raise NotFound("No session is open.")
    return session_view(live)


def require(user_id: UUID, key: UUID) -> None:
    """Raise NotFound unless the session is the user's."""
    find(user_id, key)


def session_view(live: LiveSession) -> dict[str, Any]:
    """The session as the schema ``SessionState`` writes it."""
    log = log_of(live)
    return current_view(live, state_of(live, log), log)


def current_view(live: LiveSession, state: rules.State, log: Sequence[rules.LogEntry]) -> dict[str, Any]:
    """As :func:`session_view`, for a state and log that are at hand; exercises are called what they are called now."""
    names = exercises.current_names({UUID(entry.exercise_id) for entry in state.entries.values()})
    for entry in state.entries.values():
        entry.exercise_name = names.get(UUID(entry.exercise_id), entry.exercise_name)
    view = rules.view(state, now())
    add_history(live, state, view)
    return {
        "id": live.id,
        "title": live.snapshot["title"],
        "plan": live.snapshot["plan"],
        "started_at": live.started_at,
        "time_zone": live.time_zone,
        "local_date": live.local_date,
        "workout_id": live.workout_id,
        "undoable": _undoable(live, state, log),
        **view,
    }


def _undoable(live: LiveSession, state: rules.State, log: Sequence[rules.LogEntry]) -> str | None:
    """The newest command that counts; of a closed session its end, while there is time to take it back."""
    if state.status == "open":
        return rules.undoable(log)
    return state.closed_by if rules.may_take_back(state, rules.Ending(live.closed_at), now()) else None


def find(user_id: UUID, key: UUID) -> LiveSession:
    """The user's session. Raises NotFound for another's and for none alike."""
    found = db_session().scalar(select(LiveSession).where(LiveSession.id == key, LiveSession.user_id == user_id))
    if found is None:
        raise NotFound("There is no such session.")
    return found


def find_for_update(user_id: UUID, key: UUID) -> LiveSession:
    """As :func:`find`, and until the transaction ends nobody else writes to the session.

    The UPDATE takes the row's lock on PostgreSQL and orders all who come after; SQLite has one writer anyway.
    """
    mine = (LiveSession.id == key, LiveSession.user_id == user_id)
    db_session().execute(update(LiveSession).where(*mine).values(updated_at=now()))
    return find(user_id, key)


def current(user_id: UUID) -> LiveSession | None:
    """The user's open session."""
    return db_session().scalar(select(LiveSession).where(LiveSession.user_id == user_id, LiveSession.status == "open"))


def snapshot_of(live: LiveSession) -> rules.Snapshot:
    """What was frozen at the start."""
    frozen = live.snapshot
    return rules.Snapshot(str(live.id), live.started_at, frozen["title"], tuple(frozen["blocks"]), frozen["plan"])


def log_of(live: LiveSession) -> list[rules.LogEntry]:
    """The whole log, in order."""
    table = SessionCommand
    columns = (table.sequence, table.command_id, table.kind, table.at, table.body, table.touches, table.digest)
    rows = db_session().execute(select(*columns).where(table.session_id == live.id).order_by(table.sequence))
    return [
        rules.LogEntry(
            row.sequence, str(row.command_id), row.kind, row.at, row.body, frozenset(row.touches), row.digest
        )
        for row in rows
    ]


def state_of(live: LiveSession, log: Sequence[rules.LogEntry] | None = None) -> rules.State:
    """The session's state, from its log."""
    return rules.fold(snapshot_of(live), log_of(live) if log is None else log)
