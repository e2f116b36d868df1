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
from session_service.streaming.frames import Place
from session_service.streaming.hub import Hub, Watcher
from session_service.streaming.update import SessionUpdate

HEARTBEAT = 15.0
# How often a stream looks whether its login still holds, at least.
CHECK = 5.0


@dataclass(frozen=True)
class Permit:
    """Why somebody may watch: whose log-in it is, which key signed its token, and until when.

    ``ticket`` is the digest of the ticket that it came with, None for a token in the header.
    """

    session_id: UUID
    user_id: UUID
    login_id: UUID
    key_id: str | None
    expires_at: datetime
    ticket: str | None = None


class Stream:
    """The bytes of one stream, for the server to send; ends the watcher whichever way it stops.

    ``seen`` is where the client was when it lost an earlier stream, ``is_withdrawn`` whether a permit holds no longer.
    """

    def __init__(
        self, hub: Hub, watcher: Watcher, permit: Permit, seen: Place | None, is_withdrawn: Callable[[Permit], bool]
    ) -> None:
        self.hub, self.watcher, self.permit, self.is_withdrawn = hub, watcher, permit, is_withdrawn
        self._seen, self._has_sent_state = seen, False
        self._last_sequence = seen.sequence if seen is not None else None
        self._announced_rest = seen.rest_ended if seen is not None else None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._pieces():
                self.watcher.writing_since = time.monotonic()
                yield piece
                self.watcher.writing_since = None
        finally:
            self.hub.leave(self.watcher)

    def _pieces(self) -> Iterator[bytes]:
        yield frames.opening(self._first_place())
        last_write = time.monotonic()
        while True:
            self.watcher.wake.clear()
            update = self.hub.newest(self.watcher.session_id)
            has_written = False
            for piece in self._pieces_of(update) if update is not None else ():
                has_written = True
                yield piece
            if has_written:
                piece = b""
                yield piece  # whoever passes pieces on holds the last one, maybe a whole state, until the next
            reason = self._reason_to_end(update)
            if reason is not None:
                yield frames.end_frame(reason)
                return
            if has_written or time.monotonic() - last_write >= HEARTBEAT:
                last_write = time.monotonic()
                if not has_written:
                    yield frames.ALIVE
            seconds = self._wait_seconds(update, last_write)
            del update
            self.watcher.wake.wait(seconds)

    def _first_place(self) -> Place:
        """Where a client is before its first state: one that loses this stream now must get that state yet.

        So of an ended session it is the one before: who has the last one is told that there is no more.
        """
        update = self.hub.newest(self.watcher.session_id)
        if self._seen is not None or update is None:
            return self._seen or Place(0)
        return Place(max(0, update.sequence - 1) if update.ended else update.sequence)

    def _pieces_of(self, update: SessionUpdate) -> Iterator[bytes]:
        over = _ended_rest(update)
        if not self._has_sent_state or update.sequence != self._last_sequence:
            yield frames.state_frame(update.sequence, update.state, update.since(self._last_sequence))
            if not self._has_sent_state and self._seen is None:
                self._announced_rest = over  # it was over before this watcher came
            self._has_sent_state, self._last_sequence = True, update.sequence
            if self._announced_rest is not None and over in (None, self._announced_rest):
                # also where this state shows no such rest: an undo may bring it back
                yield frames.place_block(Place(update.sequence, self._announced_rest))
        if over is not None and over != self._announced_rest:
            self._announced_rest = over
            ended_at = iso(update.rest_ends_at) if update.rest_ends_at else ""
            yield frames.rest_end_frame(Place(update.sequence, over), update.rest_step_id, ended_at)

    def _reason_to_end(self, update: SessionUpdate | None) -> str | None:
        if self.watcher.replaced:
            return "replaced"
        if update is None or update.ended:
            return "session-ended"
        if now() >= self.permit.expires_at:
            return "token-expired" if self.permit.ticket is None else "ticket-expired"
        try:
            return "revoked" if self.is_withdrawn(self.permit) else None
        except Unavailable:
            return "unavailable"

    def _wait_seconds(self, update: SessionUpdate | None, last_write: float) -> float:
        """Seconds until something is to be said or looked at, unless an update comes first."""
        present = now()
        until = [CHECK, last_write + HEARTBEAT - time.monotonic(), (self.permit.expires_at - present).total_seconds()]
        if update is not None and update.rest_ends_at is not None and update.rest_ends_at > present:
            until.append((update.rest_ends_at - present).total_seconds())
        return max(0.0, min(until))


def _ended_rest(update: SessionUpdate) -> int | None:
    """The end of the state's rest in ms, once it is over."""
    ends_at = update.rest_ends_at
    return frames.milliseconds(ends_at) if ends_at is not None and ends_at <= now() else None
