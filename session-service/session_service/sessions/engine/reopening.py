"""Whether the end of a session can be taken back: by an undo that names it, or because it had not ended after all.

Who ends a session may take that back for ten minutes. A session that was forgotten was ended by us: an undo opens it
again while it can still take sets, and commands of an offline client open it whenever they come, if they tell of work
from before we ended it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from session_service import limits
from session_service.sessions.engine.log import TIMEOUT, UNDO, Command, LogEntry
from session_service.sessions.engine.refusals import EndingStands, SessionClosed, WorkoutEdited
from session_service.sessions.engine.state import State

UNDO_END = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ending:
    """What the log does not say of a session's end: when we took it (None: long ago), and whether its workout was
    changed or deleted since."""

    closed_at: datetime | None = None
    is_edited: bool = False


def names_end(state: State, command: Command) -> bool:
    """Whether the command is the undo of the session's end."""
    return command.kind == UNDO and state.closed_by is not None and command.body["command_id"] == state.closed_by


def is_late_work(state: State, command: Command, ending: Ending) -> bool:
    """Whether the command tells of something that was done before we ended the session as forgotten."""
    if state.ended_by != TIMEOUT or command.at is None or ending.closed_at is None or command.kind == UNDO:
        return False
    return command.at < ending.closed_at


def may_take_back(state: State, ending: Ending, now: datetime) -> bool:
    """Whether there is time to undo the end."""
    if state.ended_by == TIMEOUT:
        return now - state.started_at <= limits.LONGEST
    return ending.closed_at is not None and now - ending.closed_at <= UNDO_END


def require(state: State, command: Command, ending: Ending, now: datetime) -> None:
    """Raise unless the command opens the closed session again: :class:`SessionClosed`, :class:`EndingStands`,
    :class:`WorkoutEdited`."""
    is_undo = names_end(state, command)
    if not is_undo and not is_late_work(state, command, ending):
        raise SessionClosed(f"The session is {state.status}.")
    if is_undo and not may_take_back(state, ending, now):
        raise EndingStands("The time in which it could be undone is over.")
    if ending.is_edited:
        raise WorkoutEdited("The workout was changed or deleted since the session ended.")


def opening(state: State, end: LogEntry, command_id: str) -> LogEntry:
    """Our own undo of a session's end, at the instant of that end: no deed of its lifter."""
    command = Command(command_id, UNDO, state.sequence, {"command_id": end.command_id})
    return LogEntry(state.sequence + 1, command_id, UNDO, end.at, command.body, frozenset(), command.digest())
