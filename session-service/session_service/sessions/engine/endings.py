"""Commands that end a session: finish makes a workout of it, abandon does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from session_service import limits
from session_service.sessions.engine.log import USER, LogEntry
from session_service.sessions.engine.state import PENDING, State

# So long after the last deed a session was forgotten.
FORGOTTEN_AFTER = timedelta(hours=6)


def finish(state: State, command: LogEntry) -> None:
    """``finish``: what is left undone counts as skipped."""
    _close(state, "finished", command)


def abandon(state: State, command: LogEntry) -> None:
    """``abandon``: nothing of it is kept as a workout."""
    _close(state, "abandoned", command)


def end_of_work(state: State) -> datetime:
    """Where a session that was forgotten really ended: at its last deed, and the rest after it if sets were left.

    A pause is a deed like any other: whoever paused and did not come back ended there.
    """
    last, rest = state.active_at or state.started_at, state.rest
    has_more = any(step.status == PENDING for step in state.steps.values())
    return max(last, rest.ends_at) if rest is not None and rest.paused_left_ms is None and has_more else last


def _close(state: State, status: str, command: LogEntry) -> None:
    state.ended_at = _ended_at(state, command.at)
    state.status = status
    state.closing = dict(command.body)
    state.closed_by, state.ended_by = command.command_id, command.body.get("ended_by", USER)
    state.rest = None
    if state.paused_at is not None:
        state.paused += max(timedelta(), state.ended_at - state.paused_at)
        state.paused_at = None


def _ended_at(state: State, at: datetime) -> datetime:
    """The instant of the command, unless the session had been forgotten by then."""
    if at - (state.active_at or state.started_at) > FORGOTTEN_AFTER:
        at = end_of_work(state)
    return at if at - state.started_at <= limits.LONGEST else _last_set_done_at(state)


def _last_set_done_at(state: State) -> datetime:
    done = [step.actual.completed_at for step in state.steps.values() if step.actual is not None]
    return max((state.started_at, *done))
