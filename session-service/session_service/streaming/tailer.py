"""The one who looks: reads the sequences of all watched sessions and shows what is new, for the whole process.

Whoever adds to a session notifies :data:`NOTIFY_CHANNEL` (see the kit's ``notify``); then, and every now and then
without a notification, one query on the primary key tells what moved, however many streams are open.
"""

from __future__ import annotations

import threading
import time
from uuid import UUID

from flask import Flask

from service_kit.db.notify import make_listener
from service_kit.observability.logs import log
from session_service.sessions.models import NOTIFY_CHANNEL
from session_service.streaming import queries
from session_service.streaming.hub import Hub

PAUSE = 0.2
AFTER_FAILURE = 1.0
STUCK_SECONDS = 30.0


class Tailer:
    """Reads for ``hub`` with the database of ``app``. Starts with the first stream, in whichever process that is."""

    def __init__(self, app: Flask, hub: Hub) -> None:
        self.app, self.hub = app, hub
        with app.app_context():
            engine = app.extensions["sqlalchemy"].engine
        self._listener = make_listener(engine, NOTIFY_CHANNEL)
        self._poll_at = 0.0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Look from now on; further calls do nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tailer", daemon=True)
                self._thread.start()

    def poll(self) -> None:
        """Show what is new since the last look."""
        self._poll_at = time.monotonic() + self._listener.pause
        watched = self.hub.watched()
        if not watched:
            return
        with self.app.app_context():
            found = queries.sequences(watched)
            for session_id, sequence in watched.items():
                if found.get(session_id, -1) != sequence:
                    self._refresh(session_id)

    def _refresh(self, session_id: UUID) -> None:
        fresh = queries.read_one(session_id)
        if fresh is None:
            self.hub.close(session_id)
        else:
            self.hub.publish(fresh)

    def step(self, seconds: float = 0.0) -> None:
        """Wait for a notification, look if there may be something new, and end streams that hang. Never raises."""
        try:
            if self._listener.wait(seconds) or time.monotonic() >= self._poll_at:
                self.poll()
            self.hub.end_stuck(STUCK_SECONDS)
        except Exception:
            self._poll_at = time.monotonic() + AFTER_FAILURE
            log.exception("the tailer failed; it goes on")

    def _run(self) -> None:
        while True:
            self.step(PAUSE)
