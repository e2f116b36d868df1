"""Commands that say something about the session: notes and ratings."""

from __future__ import annotations

from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.sets import find_entry, find_step
from session_service.sessions.engine.state import State


def note(state: State, command: LogEntry) -> None:
    """``note``: the text on a set, an exercise or the session, in place of the one before; empty takes it away."""
    text = command.body["text"] or None
    if "step_id" in command.body:
        find_step(state, command.body["step_id"]).note = text
    elif "entry_id" in command.body:
        find_entry(state, command.body["entry_id"]).note = text
    else:
        state.note = text


def rate(state: State, command: LogEntry) -> None:
    """``rate``: how the session felt (1 to 5) and how hard it was (RPE, tenths)."""
    state.rating |= {name: command.body[name] for name in ("feeling", "effort_rpe") if name in command.body}
