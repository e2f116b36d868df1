"""Killing by plan: each victim dies so many times, spread over the load, at moments that a seed decides."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.faults.stack import FaultStack

LONGEST_AWAY_S = 1.5


@dataclass
class Killer:
    """``strike`` kills once and comes back when the victim lives again; it is called ``times`` times."""

    name: str
    times: int
    strike: Callable[[random.Random], None]
    done: int = 0
    longest: float = 0.0
    problems: list[str] = field(default_factory=list)


def killers(stack: FaultStack, each: int, databases: int) -> list[Killer]:
    """Broker, relay and consumer ``each`` times, the database server ``databases`` times."""

    def server(victim: object) -> Callable[[random.Random], None]:
        def strike(rng: random.Random) -> None:
            victim.kill()  # type: ignore[attr-defined]
            time.sleep(rng.uniform(0, LONGEST_AWAY_S))  # how long it stays dead is part of the fault
            victim.start()  # type: ignore[attr-defined]

        return strike

    def worker(service: str) -> Callable[[random.Random], None]:
        def strike(_rng: random.Random) -> None:
            process = f"worker-{service}"
            stack.until_restarted(process, stack.kill(process))

        return strike

    return [
        Killer("broker", each, server(stack.rabbit)),
        Killer("relay (session's worker)", each, worker("session")),
        Killer("consumer (tracking's worker)", each, worker("tracking")),
        Killer("database", databases, server(stack.postgres)),
    ]


class KillPlan:
    """Runs the killers beside a load of ``count`` writes whose number so far ``progress`` tells."""

    def __init__(self, killers: list[Killer], count: int, progress: Callable[[], int], seed: int) -> None:
        self.killers, self.count, self.progress, self.seed = killers, count, progress, seed
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(killer, number), daemon=True)
            for number, killer in enumerate(killers)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let every victim come back to life once more, then end."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def keeps_up(self) -> bool:
        """Whether the load may go on: it waits where it would end before the last kill."""
        return all(
            self.progress() <= self.count * (killer.done + 1.5) / (killer.times + 1)
            for killer in self.killers
            if killer.done < killer.times
        )

    def _run(self, killer: Killer, number: int) -> None:
        rng = random.Random(f"{self.seed} {number}")  # noqa: S311  (a plan that can be repeated, not a secret)
        for turn in range(killer.times):
            due = self.count * (turn + rng.uniform(0.5, 1.2)) / (killer.times + 1)
            while self.progress() < due:
                if self._stopped.wait(0.02):
                    return
            began = time.monotonic()
            try:
                killer.strike(rng)
            except Exception as problem:
                killer.problems.append(f"{type(problem).__name__}: {problem}"[:500])
                return
            killer.done += 1
            killer.longest = max(killer.longest, time.monotonic() - began)
