"""The one who looks: reads the sequences of all watched sessions and shows what is new, for the whole process.

On SQLite a look costs microseconds while nobody commits (see the kit's doorbell); on PostgreSQL it is one query on
the primary key five times a second, however many streams are open. LISTEN/NOTIFY would go into ``_may_be_new``; it is
not used, because NOTIFY makes all commits of the server wait for each other.
"""

from __future__ import annotations

import threading
import time
from uuid import UUID

from flask import Flask

from service_kit.doorbell import Doorbell
from service_kit.logs import log
from session_service.streaming import news
from session_service.streaming.hub import Hub

PAUSE = 0.2
# On SQLite, where the doorbell rings, look anyway this often.
PATIENCE = 1.0
STUCK_SECONDS = 30.0


class Tailer:
    """Reads for ``hub`` with the database of ``app``. Starts with the first stream, in whichever process that is."""

    def __init__(self, app: Flask, hub: Hub) -> None:
        self.app, self.hub = app, hub
        with app.app_context():
            engine = app.extensions["sqlalchemy"].engine
        self._bell = Doorbell(engine)
        self._always = engine.dialect.name == "postgresql"
        self._looked = 0.0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Look from now on; further calls do nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tailer", daemon=True)
                self._thread.start()

    def look(self) -> None:
        """Show what is new since the last look."""
        self._looked = time.monotonic()
        watched = self.hub.watched()
        if not watched:
            return
        with self.app.app_context():
            found = news.sequences(watched)
            for session_id, shown in watched.items():
                if found.get(session_id, -1) != shown:
                    self._tell(session_id)

    def _tell(self, session_id: UUID) -> None:
        fresh = news.read_one(session_id)
        if fresh is None:
            self.hub.close(session_id)
        else:
            self.hub.publish(fresh)

    def _may_be_new(self) -> bool:
        return self._always or self._bell.rang() or time.monotonic() - self._looked > PATIENCE

    def step(self) -> None:
        """Look if there may be something new, and end streams that hang. Never raises."""
        try:
            if self._may_be_new():
                self.look()
            self.hub.end_stuck(STUCK_SECONDS)
        except Exception:
            log.exception("the tailer failed; it goes on")

    def _run(self) -> None:
        while True:
            self.step()
            time.sleep(PAUSE)
