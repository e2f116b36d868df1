"""Reading what the streams show."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.http.dumping import encode, writer
from session_service.sessions import queries as sessions
from session_service.sessions.models import LiveSession
from session_service.sessions.replays import replay_of
from session_service.sessions.schemas import SessionState
from session_service.streaming.update import SessionUpdate

# Ids in one IN (...): SQLite takes many more, this keeps statements small.
CHUNK = 500
_write_state = writer(SessionState())


def read(live: LiveSession) -> SessionUpdate:
    """Fold the session's log; in an app context."""
    replay = replay_of(live)
    view = sessions.session_view(live, replay)
    rest = view["rest"] or {}
    return SessionUpdate(
        session_id=live.id,
        sequence=view["sequence"],
        packed_state=SessionUpdate.pack(encode(_write_state(view)).rstrip()),
        commands=tuple({"id": one.command_id, "kind": one.kind, "sequence": one.sequence} for one in replay.log),
        ended=view["status"] in ("finished", "abandoned"),
        rest_ends_at=rest.get("ends_at"),
        rest_step_id=rest.get("step_id"),
    )


def read_one(session_id: UUID) -> SessionUpdate | None:
    """The newest state of a session; None when it is gone."""
    live = db_session().get(LiveSession, session_id)
    return None if live is None else read(live)


def sequences(session_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The newest sequence of each session that still exists: what the tailer asks, again and again."""
    found: dict[UUID, int] = {}
    wanted = list(session_ids)
    for start in range(0, len(wanted), CHUNK):
        query = select(LiveSession.id, LiveSession.sequence).where(LiveSession.id.in_(wanted[start : start + CHUNK]))
        found.update({row.id: row.sequence for row in db_session().execute(query)})
    return found
