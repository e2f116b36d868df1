"""The append-only log: what a client sends, what is kept of it, and which entries were undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNDO = "undo"
# The commands that end a session, and who did: its lifter or, when it was forgotten, we ourselves.
ENDINGS = frozenset({"finish", "abandon"})
USER, TIMEOUT = "user", "timeout"
# Members of a body that come from copies and records, so that the log can be folded without them.
OWN_MEMBERS = frozenset({"exercise_name", "measure", "basis", "preferences"})


@dataclass(frozen=True, slots=True)
class Command:
    """One command as sent: ``body`` is its JSON members beyond these four; ``at`` is when the client says it was."""

    id: str
    kind: str
    based_on: int
    body: dict[str, Any]
    at: datetime | None = None

    def digest(self) -> str:
        """Fingerprint of the content. ``based_on`` is not part: a client may rebase what it sends again; nor is what
        we ourselves put in."""
        instant = None if self.at is None else self.at.isoformat()
        content = {name: value for name, value in self.body.items() if name not in OWN_MEMBERS}
        text = json.dumps([self.kind, instant, content], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log: ``touches`` are the keys of what it changed (see ``touches.py``)."""

    sequence: int
    command_id: str
    kind: str
    at: datetime
    body: dict[str, Any]
    touches: frozenset[str]
    digest: str


def undone_ids(log: Sequence[LogEntry]) -> frozenset[str]:
    """The commands that do not count: those that an undo names, unless that undo is itself undone.

    An undo always comes after its target, so one pass from the end decides each entry before it is needed.
    """
    undone: set[str] = set()
    for entry in reversed(log):
        if entry.kind == UNDO and entry.command_id not in undone:
            undone.add(entry.body["command_id"])
    return frozenset(undone)


def undoable(log: Sequence[LogEntry]) -> str | None:
    """The newest command that counts: what an "undo" button would name."""
    undone = undone_ids(log)
    return next((one.command_id for one in reversed(log) if one.kind != UNDO and one.command_id not in undone), None)
