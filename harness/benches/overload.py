"""How many requests a second a machine carries, what ends it, and how it is with three times as many.

Measured: a mix (60 % kept catalogue, 15 % today, 10 % lists, 10 % sets, 5 % own weights) at rates that rise by a
quarter until one in twenty requests of a step takes longer than 100 ms or one fails: the knee is the last rate before.
From the CPU of a request there follows how many processors many people need, and from that of each group what ends it.
Then three times the knee for a minute: how long accepted requests take, how soon the others are refused, and how it is
ten seconds later. A request's time counts from the instant at which it was due, so that who cannot be sent waits too.
The client is a process of its own whose CPU is counted apart, on the same processors. Before all that, what the system
takes at rest.

Not measured: a network; clients that come from many addresses.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from statistics import quantiles
from typing import Any

from cli.system.paths import ROOT
from harness.benches import at_rest
from harness.benches.cpu import read, spent
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.person import Person
from harness.benches.systems import Setwise, system_for

PEOPLE, QUICK_PEOPLE = 24, 2
FIRST, STEP, MOST_STEPS, STEP_SECONDS = 40.0, 1.25, 14, 10.0
QUICK_STEPS, QUICK_SECONDS = 1, 3.0
P95_S, OVER, OVER_SECONDS, QUIET_SECONDS = 0.1, 3.0, 60.0, 10.0
WANTED = 250.0  # requests a second on a stack of two processors
REFUSED = (429, 503)
CLIENT = "client"
CROWDS, ASKS_EVERY_S, BUSY = (10_000, 1_000_000), 20.0, 0.7  # processors are planned to be busy so much of the time


@dataclass(frozen=True)
class Load:
    """What became of the requests of one step: (kind, status, due, seconds) each, and CPU ms a second by group."""

    rate: float
    answers: list[tuple[str, int, float, float]]
    cpu: dict[str, float]

    def times(self, *statuses: int) -> list[float]:
        """Seconds of the answers with these statuses; of all below 400 without any."""
        wanted = statuses or range(100, 400)
        return [took for _, status, _, took in self.answers if status in wanted]

    def percentile(self, percent: int, *statuses: int) -> float:
        """Within so many seconds that part of the answers came; infinite without any."""
        times = self.times(*statuses)
        return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else inf

    @property
    def is_carried(self) -> bool:
        """Whether all were answered well, and 19 of 20 soon enough."""
        return len(self.times()) == len(self.answers) and self.percentile(95) <= P95_S


def measure(options: Options) -> Iterator[Figure]:
    """At rest, the knee, three times the knee, and afterwards."""
    with system_for(options) as system:
        yield from at_rest.measure_on(system, options)
        yield from measure_on(system, options)


def measure_on(system: Setwise, options: Options) -> Iterator[Figure]:
    """As above but for the rest, on a system that runs."""
    people = [Person(system.trial.url, system.port, seed=seed) for seed in range(options.rounds(PEOPLE, QUICK_PEOPLE))]
    for person in people:
        person.train()
        person.writer.insist("POST", f"/sessions/{person.session['id']}/commands", person.abandonment())
    system.settle()
    seconds = QUICK_SECONDS if options.quick else STEP_SECONDS
    idle = load(system, people, FIRST / 4, seconds)
    knee = idle
    for number in range(options.rounds(MOST_STEPS, QUICK_STEPS)):
        step = load(system, people, FIRST * STEP**number, seconds)
        more = {f"{group} ms/s": value for group, value in step.cpu.items()} | {"p99 ms": step.percentile(99) * 1_000}
        yield Figure(f"{step.rate:.0f} requests/s, p95", step.percentile(95) * 1_000, "ms", more=more)
        if not step.is_carried:
            break
        knee = step
    yield Figure("knee", knee.rate, "/s", at_least=WANTED if system.servers else None)
    yield from processors(knee)
    yield from overloaded(system, people, idle, knee, options)


def processors(knee: Load) -> Iterator[Figure]:
    """CPU of a request at the knee, and how many processors people need who each ask so often."""
    cost = sum(milliseconds for group, milliseconds in knee.cpu.items() if group != CLIENT) / knee.rate
    yield Figure("CPU of a request of the mix, with the servers'", cost, "ms")
    for people in CROWDS:
        need = people / ASKS_EVERY_S * cost / 1_000 / BUSY
        yield Figure(f"processors for {people:,} people, a request each {ASKS_EVERY_S:.0f} s", need, "")


def overloaded(system: Setwise, people: list[Person], idle: Load, knee: Load, options: Options) -> Iterator[Figure]:
    """Three times the knee, and what comes after."""
    over = load(system, people, OVER * knee.rate, QUICK_SECONDS if options.quick else OVER_SECONDS)
    usual = idle.percentile(99)
    yield Figure(f"idle ({idle.rate:.0f} requests/s), p99", usual * 1_000, "ms")
    yield Figure(f"{over.rate:.0f} requests/s: accepted", 100 * len(over.times()) / len(over.answers), "%")
    yield Figure("accepted p99 over idle", over.percentile(99) / usual, "x", at_most=4.0)
    if refused := over.times(*REFUSED):
        yield Figure("refused, p99", over.percentile(99, *REFUSED) * 1_000, "ms", more={"of": len(refused)})
    others = len(over.answers) - len(over.times()) - len(refused)
    yield Figure("neither accepted nor refused", others, "", at_most=0)
    time.sleep(0 if options.quick else QUIET_SECONDS)
    after = load(system, people, idle.rate, QUICK_SECONDS if options.quick else STEP_SECONDS)
    yield Figure("10 s later: p99 over idle", after.percentile(99) / usual, "x", at_most=2.0)


def load(system: Setwise, people: list[Person], rate: float, seconds: float) -> Load:
    """Send the mix at a rate for so long."""
    for person in people:
        person.writer.log_in()
    plan = {"port": system.port, "rate": rate, "seconds": seconds, "seed": round(rate), **_targets(people)}
    before = read(system.processes())
    done = subprocess.run(
        [sys.executable, "-P", "-m", "harness.benches.mix"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        input=json.dumps(plan).encode(),
        capture_output=True,
        check=True,
    )
    costs = spent(before, after := read(system.processes()))
    found = json.loads(done.stdout)
    lasted = after.at - before.at
    cpu = {group: cost / lasted for group, cost in costs.items()} | {CLIENT: found["cpu"] * 1_000 / lasted}
    return Load(rate, [tuple(one) for one in found["answers"]], cpu)


def _targets(people: list[Person]) -> dict[str, Any]:
    tokens = [str(one.writer.api.token) for one in people]
    exercises = people[0].exercises
    return {
        "paths": {
            "kept": [["", f"/api/v1/exercises/{one['id']}"] for one in exercises],
            "today": [[token, "/api/v1/me/today"] for token in tokens],
            "list": [[token, f"/api/v1/exercises?page={page}"] for token in tokens for page in (1, 2, 3)],
            "weights": [[token, "/api/v1/measurements?type=weight"] for token in tokens],
            "weight": [[token, "/api/v1/measurements"] for token in tokens],
        },
        "sessions": [
            [token, one.plan["id"], one.plan["days"][0]["id"]] for token, one in zip(tokens, people, strict=True)
        ],
    }
