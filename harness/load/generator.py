"""Many people who train at once, as load for whatever is done to the system meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

from harness.load.ledger import Ledger
from harness.load.writer import Writer


class LoadGenerator:
    """``threads`` at once write for ``people`` in turn, until ``count`` workouts are acknowledged (None: always).

    ``may`` is asked before each write; false makes the writers wait, so that what is done to the system keeps up.
    """

    def __init__(
        self,
        url: str,
        *,
        seed: int,
        people: int = 8,
        threads: int = 4,
        count: int | None = None,
        may: Callable[[], bool] = lambda: True,
    ) -> None:
        self.ledger, self.count, self.may = Ledger(), count, may
        self.people = [Writer(url, self.ledger, seed + number) for number in range(people)]
        self.problems: list[str] = []
        self.workouts = 0
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._live, args=(self.people[number::threads],), daemon=True)
            for number in range(threads)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask for an end, and wait until every writer has its last acknowledgement."""
        self._done.set()
        self.join()

    def join(self) -> None:
        """Wait until every writer has ended."""
        for thread in self._threads:
            thread.join()

    @property
    def lives(self) -> bool:
        """Whether anybody still writes."""
        return any(thread.is_alive() for thread in self._threads)

    def _live(self, people: list[Writer]) -> None:
        turn = 0
        while not self._done.is_set():
            if not self.may():
                time.sleep(0.05)
                continue
            try:
                promise = people[turn % len(people)].write()
            except Exception as problem:
                self.problems.append(f"{type(problem).__name__}: {problem}"[:500])
                return
            turn += 1
            if promise.kind in ("workout", "live"):
                with self._lock:
                    self.workouts += 1
                    if self.count is not None and self.workouts >= self.count:
                        self._done.set()
