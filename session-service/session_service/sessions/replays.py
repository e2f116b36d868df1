"""The logs of open sessions with their states, held in each process that was asked for them.

To take a set, or to show a session, its whole state is needed, and that follows from the whole log. Read and folded
anew each time, a set would cost the more the more was done before it. So a process holds what it has folded, and reads
of the log only what is newer: mostly nothing, else the commands that another process took.

What is held is stale as soon as the row of the session, read in the same transaction, has a higher ``sequence``, or a
lower one (a database that was put back). A log only grows, and nobody changes what was frozen at the start, so of a
user's session the sequence alone says what its log and state are; an erased user does not come back, and another one
who chose the same id has a session of their own. Only what is committed is held.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from service_kit.db.session import after_commit, db_session
from session_service.sessions import rules
from session_service.sessions.models import LiveSession, SessionCommand
from training.bounded_cache import BoundedCache

# Sets and commands, of about a kilobyte each: more than 300 sessions of usual length in a process.
MAX_WEIGHT = 10_000

_replays: BoundedCache[tuple[UUID, UUID], rules.Replay] = BoundedCache(MAX_WEIGHT)

_TABLE = SessionCommand.__table__.c
_LOG = (
    select(_TABLE.sequence, _TABLE.command_id, _TABLE.kind, _TABLE.at, _TABLE.body, _TABLE.touches, _TABLE.digest)
    .where(_TABLE.session_id == bindparam("session_id"), _TABLE.sequence > bindparam("sequence"))
    .order_by(_TABLE.sequence)
)


def replay_of(live: LiveSession) -> rules.Replay:
    """The session's log and state. To be asked for before the unit of work writes to the session."""
    key = live.user_id, live.id
    held = _replays.get(key)
    if held is None or held.sequence > live.sequence:
        held = rules.Replay.of(snapshot_of(live))
        _hold(key, held)
    if held.sequence == live.sequence:
        return held
    replay = held.then(_log_after(live.id, held.sequence))
    _hold(key, replay)
    return replay


def hold_once_committed(live: LiveSession, replay: rules.Replay) -> None:
    """Hold what the unit of work that runs leads to."""
    key = live.user_id, live.id
    after_commit(lambda: _hold(key, replay))


def snapshot_of(live: LiveSession) -> rules.Snapshot:
    """What was frozen at the start."""
    frozen = live.snapshot
    return rules.Snapshot(str(live.id), live.started_at, frozen["title"], tuple(frozen["blocks"]), frozen["plan"])


def _hold(key: tuple[UUID, UUID], replay: rules.Replay) -> None:
    state = replay.state
    if state.status == "open":
        _replays.put(key, replay, len(state.steps) + len(replay.log))
    else:
        _replays.drop(key)


def _log_after(session_id: UUID, sequence: int) -> list[rules.LogEntry]:
    rows = db_session().execute(_LOG, {"session_id": session_id, "sequence": sequence})
    return [
        rules.LogEntry(number, str(command_id), kind, at, body, frozenset(touches), digest)
        for number, command_id, kind, at, body, touches, digest in rows
    ]
