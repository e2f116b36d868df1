"""A log with the state that it leads to, so that one entry more costs one change and not the whole log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from session_service.sessions.engine.expand import Snapshot
from session_service.sessions.engine.fold import apply, fold
from session_service.sessions.engine.log import UNDO, LogEntry
from session_service.sessions.engine.state import State


@dataclass(frozen=True, slots=True)
class Replay:
    """What was frozen, the whole log, and ``fold`` of both. Nobody changes its state: who goes on takes a copy."""

    snapshot: Snapshot
    log: Sequence[LogEntry]
    state: State

    @classmethod
    def of(cls, snapshot: Snapshot, log: Sequence[LogEntry] = ()) -> Replay:
        """Fold the whole log."""
        return cls(snapshot, log, fold(snapshot, log))

    @property
    def sequence(self) -> int:
        """That of the newest entry."""
        return self.state.sequence

    def then(self, entries: Sequence[LogEntry]) -> Replay:
        """The replay after more entries, which were accepted on top of it."""
        log = [*self.log, *entries]
        if any(entry.kind == UNDO for entry in entries):
            return Replay.of(self.snapshot, log)
        state = self.state.copy()
        for entry in entries:
            apply(state, entry)
            state.sequence = entry.sequence
        return Replay(self.snapshot, log, state)

    def at(self, sequence: int) -> State:
        """The state as it was after the entry of this number; folded again unless that is the newest."""
        return self.state if sequence >= self.sequence else fold(self.snapshot, self.log[:sequence])
