"""The short form of a session's state: where it stands, and what was touched. Pure.

What was touched is told by whole blocks, so that a client puts each in the place of the one that it has, whatever a
command did in it: an AMRAP grows by a round, an undo takes away what came with it. A block that is not in
``block_order`` any more is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from session_service.sessions import rules

# Members of the whole state that are in the short form too.
MEMBERS = ("id", "sequence", "status", "server_time", "progress", "current", "rest", "undoable", "workout_id")


def compact_view(view: Mapping[str, Any], state: rules.State, entries: Iterable[rules.LogEntry]) -> dict[str, Any]:
    """The short form of a view of ``state``: with the blocks that these entries of the log touched."""
    touched = {_block_id(state, key) for entry in entries for key in entry.touches}
    changed = [block for block in view["blocks"] if block["block_id"] in touched]
    return {**{name: view[name] for name in MEMBERS}, "block_order": list(state.order), "changed": changed}


def _block_id(state: rules.State, key: str) -> str | None:
    """The block that a key of ``engine/touches.py`` is about, if it is about one that is there."""
    subject = key.rpartition(":")[2]
    if subject in state.steps:
        return state.block_of(state.steps[subject]).id
    if subject in state.entries:
        return state.entries[subject].block_id
    return subject if subject in state.blocks else None
