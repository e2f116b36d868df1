"""Somebody with a long history: so many workouts written down in batches, the last of them yesterday.

Loads rise slowly under the noise of real life, so that a few of a hundred workouts bring a record.
"""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from cli.demo.api import kg
from harness.benches.connection import Connection
from harness.load.ledger import Ledger
from harness.load.writer import Writer

BATCH = 100
APART = timedelta(hours=29)  # 3,000 of them take ten years
SETS = 4
OLD = 10  # an old workout stands at a tenth of the history


class History:
    """A person with ``count`` workouts of two exercises, four sets each."""

    def __init__(self, url: str, port: int, count: int, seed: int = 1) -> None:
        self.writer, self.port, self.count = Writer(url, Ledger(), seed), port, count
        self._random = random.Random(seed)  # noqa: S311  (a story, not a secret)
        self._end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
        self.ids: list[str] = []

    def write(self) -> None:
        """Send all workouts; their effects come later."""
        for first in range(0, self.count, BATCH):
            batch = [self.workout(number) for number in range(first, min(first + BATCH, self.count))]
            answer = self.writer.insist("POST", "/workouts/batch", {"workouts": batch})
            self.ids += [str(one["id"]) for one in answer.body["items"]]

    def connection(self) -> Connection:
        """A new connection with a new token."""
        self.writer.log_in()
        return Connection(self.port, str(self.writer.api.token))

    def workout(self, number: float, title: str = "") -> dict[str, Any]:
        """The workout at this place, 0 the first; a fraction stands between two."""
        start = self._end - APART * (self.count - number)
        times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(hours=1)).isoformat()}
        entries = [{"exercise_id": exercise, "sets": self._sets(number)} for exercise in self.writer.exercises]
        return {"title": title or f"Workout {number:g}", "entries": entries} | times

    def old(self, count: int) -> list[str]:
        """The ids of so many old workouts."""
        first = self.count // OLD
        return self.ids[first : first + count]

    def _sets(self, number: float) -> list[dict[str, Any]]:
        strength = 60 + 60 * (1 - math.exp(-number / 1_000))
        return [
            {"reps": self._random.randint(4, 8), "load": kg(round(strength * self._random.uniform(0.8, 0.95), 1))}
            for _ in range(SETS)
        ]
