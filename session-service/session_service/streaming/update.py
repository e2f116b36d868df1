"""The newest state of a session, made once for all who watch it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class SessionUpdate:
    """A state as JSON in UTF-8, what led to it, and the instants at which something is to be said of it.

    The state is kept packed: thousands of sessions are watched, and of each it is long and rarely sent.
    """

    session_id: UUID
    sequence: int
    packed_state: bytes
    commands: tuple[dict[str, Any], ...] = field(repr=False)
    ended: bool = False
    rest_ends_at: datetime | None = None
    rest_step_id: str | None = None

    @property
    def state(self) -> bytes:
        """The JSON."""
        return zlib.decompress(self.packed_state)

    @staticmethod
    def pack(state: bytes) -> bytes:
        """The JSON as it is kept: a tenth of its length, in as little time as that can be had."""
        return zlib.compress(state, 1)

    def since(self, sequence: int | None) -> list[dict[str, Any]]:
        """The commands after the state that a watcher saw; none for one that just came."""
        return [] if sequence is None else [one for one in self.commands if one["sequence"] > sequence]
