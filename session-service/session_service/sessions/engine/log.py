"""The append-only log: what a client sends, what is kept of it, and which entries an undo made void."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Command:
    """One command as sent: ``body`` is its JSON members beyond these four; ``at`` is when the client says it was."""

    id: str
    kind: str
    based_on: int
    body: dict[str, Any]
    at: datetime | None = None

    def digest(self) -> str:
        """Fingerprint of the content. ``based_on`` is not part: a client may rebase what it sends again."""
        told = None if self.at is None else self.at.isoformat()
        text = json.dumps([self.kind, told, self.body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log: ``touches`` are the keys of what it changed (see ``touches.py``)."""

    sequence: int
    command_id: str
    kind: str
    at: datetime
    body: dict[str, Any]
    touches: frozenset[str]
    digest: str


def void_ids(log: Sequence[Logged]) -> frozenset[str]:
    """The commands that do not count: those that an undo names, unless that undo is itself undone.

    An undo always comes after its target, so one pass from the end decides each entry before it is needed.
    """
    void: set[str] = set()
    for entry in reversed(log):
        if entry.kind == UNDO and entry.command_id not in void:
            void.add(entry.body["command_id"])
    return frozenset(void)
