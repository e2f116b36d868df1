"""One stream: what is written to it, and when it ends. Waits on an event, never on the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service_kit.clock import iso, now
from service_kit.errors import Unavailable
from session_service.streaming import frames
from session_service.streaming.hub import Hub, Watcher
from session_service.streaming.update import SessionUpdate

HEARTBEAT = 15.0
# How often a stream looks whether its login still holds, at least.
CHECK = 5.0


@dataclass(frozen=True)
class Permit:
    """Why somebody may watch: whose login it is, and until when."""

    session_id: UUID
    user_id: UUID
    login_id: UUID
    expires_at: datetime


class Stream:
    """The bytes of one stream, for the server to send; ends the watcher whichever way it stops."""

    def __init__(
        self, hub: Hub, watcher: Watcher, watch: Permit, last_sequence: int | None, is_revoked: Callable[[UUID], bool]
    ) -> None:
        self.hub, self.watcher, self.watch, self.is_revoked = hub, watcher, watch, is_revoked
        self._last_sequence, self._has_sent_state = last_sequence, False
        self._announced_rest: datetime | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._pieces():
                self.watcher.writing_since = time.monotonic()
                yield piece
                self.watcher.writing_since = None
        finally:
            self.hub.leave(self.watcher)

    def _pieces(self) -> Iterator[bytes]:
        yield frames.RETRY
        last_write = time.monotonic()
        while True:
            self.watcher.wake.clear()
            update = self.hub.newest(self.watcher.session_id)
            pieces = list(self._pieces_of(update)) if update is not None else []
            yield from pieces
            reason = self._reason_to_end(update)
            if reason is not None:
                yield frames.end_frame(reason)
                return
            if pieces or time.monotonic() - last_write >= HEARTBEAT:
                last_write = time.monotonic()
                if not pieces:
                    yield frames.ALIVE
            self.watcher.wake.wait(self._wait_seconds(update, last_write))

    def _pieces_of(self, update: SessionUpdate) -> Iterator[bytes]:
        if not self._has_sent_state or update.sequence != self._last_sequence:
            yield frames.state_frame(update.sequence, update.state, update.since(self._last_sequence))
            if not self._has_sent_state and update.rest_ends_at is not None and update.rest_ends_at <= now():
                self._announced_rest = update.rest_ends_at  # over before this watcher came
            self._has_sent_state, self._last_sequence = True, update.sequence
        over = update.rest_ends_at
        if over is not None and over != self._announced_rest and over <= now():
            self._announced_rest = over
            yield frames.rest_end_frame(update.rest_step_id, iso(over))

    def _reason_to_end(self, update: SessionUpdate | None) -> str | None:
        if self.watcher.replaced:
            return "replaced"
        if update is None or update.ended:
            return "session-ended"
        if now() >= self.watch.expires_at:
            return "token-expired"
        try:
            return "revoked" if self.is_revoked(self.watch.login_id) else None
        except Unavailable:
            return "unavailable"

    def _wait_seconds(self, update: SessionUpdate | None, last_write: float) -> float:
        """Seconds until something is to be said or looked at, unless an update comes first."""
        present = now()
        until = [CHECK, last_write + HEARTBEAT - time.monotonic(), (self.watch.expires_at - present).total_seconds()]
        if update is not None and update.rest_ends_at not in (None, self._announced_rest):
            until.append((update.rest_ends_at - present).total_seconds())
        return max(0.0, min(until))
