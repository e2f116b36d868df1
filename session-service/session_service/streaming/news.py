"""The newest thing to tell about a session, read once for all who watch it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service_kit.database import session
from session_service.sessions import queries, storage
from session_service.sessions.models import LiveSession
from session_service.sessions.schemas import SessionState

# Ids in one IN (...): SQLite takes many more, this keeps statements small.
CHUNK = 500


@dataclass(frozen=True)
class News:
    """A state as JSON text, what led to it, and the instants at which something is to be said of it."""

    session_id: UUID
    sequence: int
    state: str
    commands: tuple[dict[str, Any], ...] = field(repr=False)
    ended: bool = False
    rest_ends_at: datetime | None = None
    rest_step_id: str | None = None

    def since(self, sequence: int | None) -> list[dict[str, Any]]:
        """The commands after the state that a watcher saw; none for one that just came."""
        return [] if sequence is None else [one for one in self.commands if one["sequence"] > sequence]


def read(live: LiveSession) -> News:
    """Fold the session's log; in an app context."""
    log = storage.log_of(live)
    told = queries.shown(live, storage.state_of(live, log), log)
    rest = told["rest"] or {}
    return News(
        session_id=live.id,
        sequence=told["sequence"],
        state=json.dumps(SessionState().dump(told), separators=(",", ":")),
        commands=tuple({"id": one.command_id, "kind": one.kind, "sequence": one.sequence} for one in log),
        ended=told["status"] in ("finished", "abandoned"),
        rest_ends_at=rest.get("ends_at"),
        rest_step_id=rest.get("step_id"),
    )


def read_one(session_id: UUID) -> News | None:
    """The news of a session; None when it is gone."""
    live = session().get(LiveSession, session_id)
    return None if live is None else read(live)


def sequences(session_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The newest sequence of each session that still exists: what the tailer asks, again and again."""
    found: dict[UUID, int] = {}
    wanted = list(session_ids)
    for start in range(0, len(wanted), CHUNK):
        query = select(LiveSession.id, LiveSession.sequence).where(LiveSession.id.in_(wanted[start : start + CHUNK]))
        found.update({row.id: row.sequence for row in session().execute(query)})
    return found
