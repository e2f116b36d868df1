"""Commands that say something about the session: notes and ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from session_service.sessions.engine.sets import find_entry, find_step
from session_service.sessions.engine.state import State


def note(state: State, _at: datetime, body: dict[str, Any]) -> None:
    """``note``: the text on a set, an exercise or the session, in place of the one before; empty takes it away."""
    text = body["text"] or None
    if "step_id" in body:
        find_step(state, body["step_id"]).note = text
    elif "entry_id" in body:
        find_entry(state, body["entry_id"]).note = text
    else:
        state.note = text


def rate(state: State, _at: datetime, body: dict[str, Any]) -> None:
    """``rate``: how the session felt (1 to 5) and how hard it was (RPE, tenths)."""
    state.rating |= {name: body[name] for name in ("feeling", "effort_rpe") if name in body}
