"""A thread that does one thing again and again: at once while there is work, else after a pause or when woken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from flask import Flask

from service_kit.observability.logs import bind, log
from service_kit.observability.telemetry import report
from service_kit.retries import delay

# After failures a loop rests, but never so long that a broker or database that is back would go unnoticed.
LONGEST_REST = timedelta(seconds=5)
PATIENCE = 12.0


class Loop(Thread):
    """Calls ``step`` in the app's context until stopped; ``step`` answers whether there may be more to do
    now.

    ``pause`` gives the seconds to wait otherwise, ``finish`` runs last, in the same thread. Turns for which it is woken
    begin ``spacing`` seconds apart, so that what comes meanwhile shares one. A step that takes longer than ``patience``
    seconds makes the loop ``stuck``; the watchdog then ends the process.
    """

    def __init__(
        self,
        name: str,
        app: Flask,
        step: Callable[[], object],
        *,
        pause: Callable[[], float],
        finish: Callable[[], None] = lambda: None,
        spacing: float = 0.0,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.app, self.step, self.pause, self.finish = app, step, pause, finish
        self.spacing, self.patience, self.failures = spacing, patience, 0
        self._wake_event, self._stopping = Event(), Event()
        self._busy_since: float | None = None

    def run(self) -> None:
        """The thread's life."""
        while not self._stopping.is_set():
            self._wake_event.clear()
            began = monotonic()
            if self._turn():
                self._wake_event.wait(self.pause() if not self._stopping.is_set() else 0)
                self._stopping.wait(began + self.spacing - monotonic())
        self.finish()

    def wake(self) -> None:
        """There may be work now."""
        self._wake_event.set()

    def stop(self) -> None:
        """End after the step that is running."""
        self._stopping.set()
        self._wake_event.set()

    @property
    def stuck(self) -> bool:
        """Whether the running step outlasts all patience, or the thread died without being asked to."""
        since = self._busy_since
        late = since is not None and monotonic() - since > self.patience
        began = self.ident is not None
        return late or (began and not (self.is_alive() or self._stopping.is_set()))

    def _turn(self) -> bool:
        """One step; true when it is time to pause."""
        bind(loop=self.name)
        self._busy_since = monotonic()
        try:
            with self.app.app_context():
                more = self.step()
            self.failures = 0
            return not more
        except Exception as error:
            self.failures += 1
            log.warning("loop failed", failures=self.failures, error=f"{type(error).__name__}: {error}"[:500])
            if self.failures == 1:  # one outage is one report
                with self.app.app_context():
                    report(error)
        finally:
            self._busy_since = None
        self._stopping.wait(delay(self.failures, LONGEST_REST).total_seconds())
        return False
