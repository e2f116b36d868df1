"""Who watches what: channels by session, each holding only its newest update, so that a slow watcher costs nothing.

Locks and events are those of the standard library; in the stream process gevent has replaced them.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from service_kit.errors import Unavailable
from session_service.streaming.update import SessionUpdate


@dataclass(eq=False)
class Watcher:
    """One open stream. ``writing_since`` is set while the server sends; ``abort`` ends it from outside; it is
    ``replaced`` when its user opened more than one may have, or its ``ticket`` (a digest) opened it anew."""

    session_id: UUID
    user_id: UUID
    abort: Callable[[], None]
    ticket: str | None = None
    wake: threading.Event = field(default_factory=threading.Event)
    writing_since: float | None = None
    replaced: bool = False


@dataclass
class Channel:
    """A session that somebody watches."""

    update: SessionUpdate
    watchers: set[Watcher] = field(default_factory=set)


class Hub:
    """All channels of one process, bounded in all and for each user."""

    def __init__(self, max_streams: int, max_per_user: int) -> None:
        self.max_streams, self.max_per_user = max_streams, max_per_user
        self.channels: dict[UUID, Channel] = {}
        self._by_user: defaultdict[UUID, dict[Watcher, None]] = defaultdict(dict)  # the oldest first
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return sum(map(len, self._by_user.values()))

    def join(self, watcher: Watcher, update: SessionUpdate) -> None:
        """Let the watcher in, in place of what its ticket opened before. Raises Unavailable when the process is full.

        When the user's share is, the oldest stream gives way: of a device whose connection broke, nobody hears for up
        to a minute that it is gone, and it must not be locked out by its own remains.
        """
        with self._lock:
            self._replace_same_ticket(watcher)
            if len(self) >= self.max_streams:
                raise Unavailable("Too many streams are open just now.", retry_after=5)
            if len(self._by_user.get(watcher.user_id, ())) >= self.max_per_user:
                self._replace(next(iter(self._by_user[watcher.user_id])))
            self._by_user[watcher.user_id][watcher] = None
            channel = self.channels.setdefault(update.session_id, Channel(update))
            channel.watchers.add(watcher)
            if update.sequence > channel.update.sequence:
                self.publish(update)

    def leave(self, watcher: Watcher) -> None:
        """The stream is over; the last one closes its channel."""
        with self._lock:
            channel = self.channels.get(watcher.session_id)
            if channel is None or watcher not in channel.watchers:
                return
            channel.watchers.discard(watcher)
            del self._by_user[watcher.user_id][watcher]
            if not self._by_user[watcher.user_id]:
                del self._by_user[watcher.user_id]
            if not channel.watchers:
                del self.channels[watcher.session_id]

    def _replace_same_ticket(self, watcher: Watcher) -> None:
        before = [one for one in self._by_user.get(watcher.user_id, ()) if one.ticket == watcher.ticket is not None]
        for one in before:
            self._replace(one)

    def _replace(self, former: Watcher) -> None:
        self.leave(former)
        former.replaced = True
        former.wake.set()
        if former.writing_since is not None:  # it may never come back from there
            former.abort()

    def publish(self, update: SessionUpdate) -> None:
        """Show the update to all who watch the session."""
        with self._lock:
            channel = self.channels.get(update.session_id)
            if channel is not None:
                channel.update = update
                for watcher in channel.watchers:
                    watcher.wake.set()

    def close(self, session_id: UUID) -> None:
        """The session is gone: its streams end."""
        with self._lock:
            channel = self.channels.get(session_id)
            if channel is not None and not channel.update.ended:
                self.publish(replace(channel.update, ended=True))

    def newest(self, session_id: UUID) -> SessionUpdate | None:
        """What the session's channel holds."""
        channel = self.channels.get(session_id)
        return channel.update if channel is not None else None

    def watched(self) -> dict[UUID, int]:
        """The sessions that somebody watches, with the sequence that was shown last."""
        with self._lock:
            return {key: channel.update.sequence for key, channel in self.channels.items()}

    def end_stuck(self, seconds: float) -> int:
        """Abort watchers whose client has not taken what was sent for so long; answers how many."""
        limit = time.monotonic() - seconds
        with self._lock:
            everybody = [one for channel in self.channels.values() for one in channel.watchers]
        stuck = [one for one in everybody if one.writing_since is not None and one.writing_since < limit]
        for watcher in stuck:
            watcher.abort()
        return len(stuck)
