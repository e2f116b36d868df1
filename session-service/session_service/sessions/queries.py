"""Reading sessions: their rows, and the view of a state beside what its row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import undefer

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NotFound
from session_service.exercises import queries as exercises
from session_service.sessions import rules
from session_service.sessions.last_time import Standing, add_history
from session_service.sessions.models import LiveSession

ADDRESS = "/api/v1/sessions"


def require(user_id: UUID, key: UUID) -> None:
    """Raise NotFound unless the session is the user's."""
    find(user_id, key)


@dataclass(frozen=True)
class Beside:
    """What a view shows beside the row and the log: what exercises are called now and count as; ``standing`` is None
    where nothing is to do.
    """

    families: exercises.Families
    standing: Standing | None

    @classmethod
    def of(cls, live: LiveSession, state: rules.State) -> Beside:
        """As stored. Raises NeedsLookup for what the user has just written elsewhere."""
        wanted = {UUID(entry.exercise_id) for entry in state.entries.values()}
        families = exercises.families_of(wanted, live.user_id)
        return cls(families, Standing.of(live.user_id) if rules.is_something_left(state) else None)


def session_view(live: LiveSession, replay: rules.Replay, beside: Beside | None = None) -> dict[str, Any]:
    """The session as the schema ``SessionState`` writes it; ``beside`` where it was read already."""
    state, beside = replay.state, beside or Beside.of(live, replay.state)
    families = beside.families
    view = rules.view(state.with_names({str(key): name for key, name in families.names.items()}), now())
    if beside.standing is not None:
        add_history(live, state, view, families.heads, beside.standing)
    return {
        "id": live.id,
        "title": replay.snapshot.title,
        "plan": replay.snapshot.plan,
        "started_at": live.started_at,
        "time_zone": live.time_zone,
        "local_date": live.local_date,
        "workout_id": live.workout_id,
        "undoable": _undoable(live, replay),
        **view,
    }


def _undoable(live: LiveSession, replay: rules.Replay) -> str | None:
    """The newest command that counts; of a closed session its end, while there is time to take it back."""
    if replay.state.status == "open":
        return rules.undoable(replay.log)
    return replay.state.closed_by if rules.may_take_back(replay.state, rules.Ending(live.closed_at), now()) else None


def find(user_id: UUID, key: UUID, *, with_snapshot: bool = False) -> LiveSession:
    """The user's session. Raises NotFound for another's and for none alike.

    ``with_snapshot``: read what was frozen with it, since the log will be folded.
    """
    return _one(_MINE_WHOLE if with_snapshot else _MINE, user_id, key)


def find_for_update(user_id: UUID, key: UUID) -> LiveSession:
    """As :func:`find`, and until the transaction ends nobody else writes to the session."""
    return _one(_MINE_LOCKED, user_id, key)


def current(user_id: UUID) -> LiveSession | None:
    """The user's open session."""
    live: LiveSession | None = db_session().scalar(_OPEN, {"user_id": user_id})
    return live


_OPEN = select(LiveSession).where(LiveSession.user_id == bindparam("user_id"), LiveSession.status == "open")
_MINE = select(LiveSession).where(LiveSession.id == bindparam("key"), LiveSession.user_id == bindparam("user_id"))
_MINE_LOCKED = _MINE.with_for_update()
_MINE_WHOLE = _MINE.options(undefer(LiveSession.snapshot))


def _one(query: Select[Any], user_id: UUID, key: UUID) -> LiveSession:
    found: LiveSession | None = db_session().scalar(query, {"key": key, "user_id": user_id})
    if found is None:
        raise NotFound("There is no such session.")
    return found
