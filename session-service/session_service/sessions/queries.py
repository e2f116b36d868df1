"""How a session is told: the view of its state beside what its row says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import NotFound
from session_service.sessions import rules, storage
from session_service.sessions.models import LiveSession

ADDRESS = "/api/v1/sessions"


def get(user_id: UUID, key: UUID) -> dict[str, Any]:
    """One session of the user, open or ended."""
    return told(storage.find(user_id, key))


def get_current(user_id: UUID) -> dict[str, Any]:
    """The user's open session. Raises NotFound without one."""
    live = storage.current(user_id)
    if live is None:
        raise NotFound("No session is open.")
    return told(live)


def must_be_of(user_id: UUID, key: UUID) -> None:
    """Raise NotFound unless the session is the user's."""
    storage.find(user_id, key)


def told(live: LiveSession) -> dict[str, Any]:
    """The session as the schema ``SessionState`` writes it."""
    log = storage.log_of(live)
    return shown(live, storage.state_of(live, log), log)


def shown(live: LiveSession, state: rules.State, log: Sequence[rules.Logged]) -> dict[str, Any]:
    """As :func:`told`, for a state and log that are at hand."""
    return {
        "id": live.id,
        "title": live.snapshot["title"],
        "plan": live.snapshot["plan"],
        "started_at": live.started_at,
        "time_zone": live.time_zone,
        "local_date": live.local_date,
        "workout_id": live.workout_id,
        "undoable": rules.undoable(log) if state.status == "open" else None,
        **rules.view(state, now()),
    }
