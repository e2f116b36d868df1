"""How long one person waits for the effects of small changes while another one imports years of training.

The effect is seen through the doors: a logged workout has arrived in the tracking service when its records are listed.
It takes the way of the import, from the outbox that this fills to the consumer that it keeps busy. The import is sent
in batches; somebody else logs workouts, one after the other, until the last of the import has had its effect.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median, quantiles
from threading import Thread
from typing import Any

from cli.demo.api import kg
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.systems import DATABASES, Setwise, on_each_database
from harness.load.ledger import Ledger
from harness.load.writer import Writer

WORKOUTS, QUICK_WORKOUTS, BATCH = 1_000, 40, 100  # of the import
ALONE, QUICK_ALONE = 30, 5  # workouts of the other person before it begins
ONE_SET, SETS = (5,), (8, 5, 3)  # of the person's and of the importer's exercises
P95 = 1.0
EVERY = 0.02
PATIENCE = 600.0
FIRST_DAY = datetime(2021, 1, 4, 17, tzinfo=UTC)


@dataclass
class Delays:
    """Seconds until small changes were ``answered``, and from then until their ``effects`` were seen."""

    answers: list[float] = field(default_factory=list)
    effects: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Within so many seconds 19 of 20 effects were seen."""
        return p95(self.effects)

    def figures(self, name: str, at_most: float | None = None) -> Iterator[Figure]:
        """The effects' median, 95th percentile (which is promised) and worst, and the answers' 95th percentile."""
        yield Figure(f"{name}, effect, median", median(self.effects), "s")
        yield Figure(f"{name}, effect, p95", self.p95, "s", at_most)
        yield Figure(f"{name}, effect, worst", max(self.effects), "s")
        yield Figure(f"{name}, answer, p95", p95(self.answers), "s")


def p95(seconds: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(seconds, n=20, method="inclusive")[18]


def measure(options: Options) -> Iterator[Figure]:
    """Embedded, and on servers of its own where their programs are on this machine (quick: on the chosen one)."""
    return on_each_database(options, measure_on)


def measure_on(system: Setwise, options: Options, database: str) -> Iterator[Figure]:
    """Alone, then beside an import, on a system that runs."""
    url, name = system.trial.url, "local" if database == DATABASES[0] else "amqp"
    person, importer = (Lifter(Writer(url, Ledger(), seed=len(reps)), reps) for reps in (ONE_SET, SETS))
    person.wait_for_effects(lambda number: not number)  # everything is asked for once
    alone = person.wait_for_effects(lambda number: number < options.rounds(ALONE, QUICK_ALONE))
    yield from alone.figures(f"{name}, alone")
    yield from beside_an_import(person, importer, alone, name, options.rounds(WORKOUTS, QUICK_WORKOUTS))


def beside_an_import(person: Lifter, importer: Lifter, alone: Delays, name: str, count: int) -> Iterator[Figure]:
    """What the person waits for while the importer's workouts are written and have their effects."""
    began, ids = time.monotonic(), list[str]()
    thread = Thread(target=lambda: ids.extend(importer.write_batches(count, min(BATCH, count))))
    thread.start()
    delays = person.wait_for_effects(lambda _: thread.is_alive() or not importer.has_records(ids[-1]))
    thread.join()
    yield Figure(f"{name}, import of {count:,} workouts, whole", time.monotonic() - began, "s")
    yield Figure(f"{name}, import, small changes meanwhile", len(delays.effects), "")
    yield from delays.figures(f"{name}, import", P95)
    yield Figure(f"{name}, effect, p95 beside the import over alone", delays.p95 / alone.p95, "x")


class Lifter:
    """A writer who lifts a little more in each workout, so that each brings records. ``reps`` are of the sets of each
    exercise.
    """

    def __init__(self, writer: Writer, reps: tuple[int, ...]) -> None:
        self.writer, self.reps, self._numbers = writer, reps, count()

    def wait_for_effects(self, more: Callable[[int], bool]) -> Delays:
        """Log workouts, each when the one before has had its effect, while ``more(how many there were)``."""
        delays = Delays()
        while more(len(delays.effects)):
            began = time.monotonic()
            key = str(self.writer.insist("POST", "/workouts", self._workout()).body["id"])
            answered = time.monotonic()
            while not self.has_records(key):
                if time.monotonic() - answered > PATIENCE:
                    raise TimeoutError(f"no records of workout {key}")
                time.sleep(EVERY)
            delays.answers.append(answered - began)
            delays.effects.append(time.monotonic() - answered)
        return delays

    def write_batches(self, total: int, size: int) -> list[str]:
        """Write so many workouts down in batches; the ids."""
        ids: list[str] = []
        for _ in range(0, total, size):
            body = {"workouts": [self._workout() for _ in range(size)]}
            ids += [one["id"] for one in self.writer.insist("POST", "/workouts/batch", body).body["items"]]
        return ids

    def has_records(self, workout: str) -> bool:
        """Whether the workout brought records."""
        answer = self.writer.insist("GET", f"/records?workout_id={workout}")
        return bool(answer.body["items"])

    def _workout(self) -> dict[str, Any]:
        number = next(self._numbers)
        start = FIRST_DAY + timedelta(days=number)
        sets = [{"reps": reps, "load": kg(40 + number / 10)} for reps in self.reps]
        return {
            "title": f"Workout {number}",
            "started_at": start.isoformat(),
            "ended_at": (start + timedelta(hours=1)).isoformat(),
            "entries": [{"exercise_id": exercise, "sets": sets} for exercise in self.writer.exercises],
        }
