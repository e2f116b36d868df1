"""``fold(snapshot, log)``: the one pure function that makes a session's state.

Whatever a client, a stream or a test sees of a session has gone through here. An undone command is simply not
folded, so an undo restores exactly what would be there without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from session_service.sessions.engine import block_starts
from session_service.sessions.engine.expand import Snapshot, begin
from session_service.sessions.engine.kinds import KINDS
from session_service.sessions.engine.log import ENDINGS, UNDO, LogEntry, undone_ids
from session_service.sessions.engine.state import State


def fold(snapshot: Snapshot, log: Sequence[LogEntry]) -> State:
    """The state after ``log``, whose entries were each accepted when they were appended."""
    state, undone = begin(snapshot), undone_ids(log)
    for entry in log:
        if entry.kind != UNDO and entry.command_id not in undone:
            apply(state, entry)
        state.sequence = entry.sequence
    return state


def apply(state: State, entry: LogEntry) -> None:
    """Change ``state`` by one command. Raises :class:`DoesNotFit` or :class:`Invalid` where it cannot be."""
    change = KINDS[entry.kind].change
    assert change is not None  # an undo changes the log, not the state
    change(state, entry)
    if entry.kind not in ENDINGS:
        state.active_at = max(state.active_at or state.started_at, entry.at)
    block_starts.follow_rest(state, entry.at)
