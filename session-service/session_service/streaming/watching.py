"""One stream: what is written to it, and when it ends. Waits on an event, never on the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import Unavailable
from service_kit.payloads import iso
from session_service.streaming import frames
from session_service.streaming.hub import Hub, Watcher
from session_service.streaming.news import News

HEARTBEAT = 15.0
# How often a stream looks whether its login still holds, at least.
CHECK = 5.0


@dataclass(frozen=True)
class Pass:
    """Why somebody may watch: whose login it is, and until when."""

    session_id: UUID
    user_id: UUID
    login_id: UUID
    expires_at: datetime


class Stream:
    """The bytes of one stream, for the server to send; ends the watcher whichever way it stops."""

    def __init__(
        self, hub: Hub, watcher: Watcher, watch: Pass, seen: int | None, is_revoked: Callable[[UUID], bool]
    ) -> None:
        self.hub, self.watcher, self.watch, self.is_revoked = hub, watcher, watch, is_revoked
        self._seen, self._shown = seen, False
        self._rest_told: datetime | None = None

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
        spoke = time.monotonic()
        while True:
            self.watcher.wake.clear()
            news = self.hub.newest(self.watcher.session_id)
            said = list(self._say(news)) if news is not None else []
            yield from said
            reason = self._reason_to_end(news)
            if reason is not None:
                yield frames.end_frame(reason)
                return
            if said or time.monotonic() - spoke >= HEARTBEAT:
                spoke = time.monotonic()
                if not said:
                    yield frames.ALIVE
            self.watcher.wake.wait(self._patience(news, spoke))

    def _say(self, news: News) -> Iterator[bytes]:
        if not self._shown or news.sequence != self._seen:
            yield frames.state_frame(news.sequence, news.state, news.since(self._seen))
            if not self._shown and news.rest_ends_at is not None and news.rest_ends_at <= now():
                self._rest_told = news.rest_ends_at  # over before this watcher came
            self._shown, self._seen = True, news.sequence
        over = news.rest_ends_at
        if over is not None and over != self._rest_told and over <= now():
            self._rest_told = over
            yield frames.rest_end_frame(news.rest_step_id, iso(over))

    def _reason_to_end(self, news: News | None) -> str | None:
        if self.watcher.replaced:
            return "replaced"
        if news is None or news.ended:
            return "session-ended"
        if now() >= self.watch.expires_at:
            return "token-expired"
        try:
            return "revoked" if self.is_revoked(self.watch.login_id) else None
        except Unavailable:
            return "unavailable"

    def _patience(self, news: News | None, spoke: float) -> float:
        """Seconds until something is to be said or looked at, unless news come first."""
        present = now()
        until = [CHECK, spoke + HEARTBEAT - time.monotonic(), (self.watch.expires_at - present).total_seconds()]
        if news is not None and news.rest_ends_at not in (None, self._rest_told):
            until.append((news.rest_ends_at - present).total_seconds())
        return max(0.0, min(until))
