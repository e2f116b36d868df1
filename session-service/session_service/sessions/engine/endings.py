"""Commands that end a session: finish makes a workout of it, abandon does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from session_service import limits
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.state import State


def finish(state: State, command: LogEntry) -> None:
    """``finish``: what is left undone counts as skipped."""
    _close(state, "finished", command)


def abandon(state: State, command: LogEntry) -> None:
    """``abandon``: nothing of it is kept as a workout."""
    _close(state, "abandoned", command)


def _close(state: State, status: str, command: LogEntry) -> None:
    forgotten = command.at - state.started_at > limits.LONGEST
    state.ended_at = _last_set_done_at(state) if forgotten else command.at
    state.status = status
    state.closing = dict(command.body)
    state.rest = None
    if state.paused_at is not None:
        state.paused += max(timedelta(), state.ended_at - state.paused_at)
        state.paused_at = None


def _last_set_done_at(state: State) -> datetime:
    """Where a session that was forgotten really ended."""
    done = [step.actual.completed_at for step in state.steps.values() if step.actual is not None]
    return max((state.started_at, *done))
