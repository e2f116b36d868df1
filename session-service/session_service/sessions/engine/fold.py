"""``fold(snapshot, log)``: the one pure function that makes a session's state.

Whatever a client, a stream or a test sees of a session has gone through here. An undone command is simply not
folded, so an undo restores exactly what would be there without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from session_service.sessions.engine import clock, closing, exercises, rests, sets, words
from session_service.sessions.engine.expand import Snapshot, begin
from session_service.sessions.engine.log import UNDO, Logged, void_ids
from session_service.sessions.engine.state import State

Change = Callable[[State, datetime, dict[str, Any]], None]
Creation = Callable[[State, str, dict[str, Any]], None]

CHANGES: dict[str, Change] = {
    "complete_set": sets.complete,
    "skip_set": sets.skip,
    "adjust_target": sets.adjust,
    "remove_set": sets.remove,
    "skip_exercise": exercises.skip,
    "reorder": exercises.reorder,
    "start_rest": rests.start,
    "extend_rest": rests.extend,
    "skip_rest": rests.skip,
    "start_block": clock.start_block,
    "end_block": clock.end_block,
    "pause": clock.pause,
    "resume": clock.resume,
    "note": words.note,
    "rate": words.rate,
    "finish": closing.finish,
    "abandon": closing.abandon,
}
# These make something new, whose id is the command's unless the client says another.
CREATIONS: dict[str, Creation] = {
    "add_set": sets.add,
    "add_exercise": exercises.add,
    "swap_exercise": exercises.swap,
}
KINDS = (*CHANGES, *CREATIONS, UNDO)


def fold(snapshot: Snapshot, log: Sequence[Logged]) -> State:
    """The state after ``log``, whose entries were each accepted when they were appended."""
    state, void = begin(snapshot), void_ids(log)
    for entry in log:
        if entry.kind != UNDO and entry.command_id not in void:
            apply(state, entry)
        state.sequence = entry.sequence
    return state


def apply(state: State, entry: Logged) -> None:
    """Change ``state`` by one command. Raises :class:`DoesNotFit` or :class:`Invalid` where it cannot be."""
    if entry.kind in CREATIONS:
        CREATIONS[entry.kind](state, entry.command_id, entry.body)
    else:
        CHANGES[entry.kind](state, entry.at, entry.body)
