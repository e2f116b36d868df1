"""How many workouts a second have all their effects, where as many are written as the workers can carry.

Measured: time from the first batch of an import until the last effect of its last workout in every service (records,
goals, totals; and those of what follows from these), and the CPU of the workers for each. The importer writes faster
than the workers read, so that they are the limit.

Not measured: what one workout waits alone (``lanes``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from harness.benches.cpu import spent_during
from harness.benches.figures import Figure
from harness.benches.history import History
from harness.benches.options import Options
from harness.benches.systems import DATABASES, SERVERS, Setwise, on_each_database

ROUNDS, WORKOUTS, QUICK_WORKOUTS = 3, 500, 50
AT_LEAST = {"sqlite": 40.0, "postgresql": 60.0}


def measure(options: Options) -> Iterator[Figure]:
    """Embedded, and on servers where their programs are on this machine (quick: only on the chosen one)."""
    return on_each_database(options, measure_on)


def measure_on(system: Setwise, options: Options, database: str) -> Iterator[Figure]:
    """As above, on a system that runs; each round with somebody new."""
    rates, costs = list[float](), list[dict[str, float]]()
    count = QUICK_WORKOUTS if options.quick else WORKOUTS
    for number in range(options.rounds(ROUNDS)):
        history = History(system.trial.url, system.port, count, seed=100 + number)
        system.settle()
        began = time.monotonic()

        def import_all(history: History = history) -> None:
            history.write()
            system.settle()

        costs.append(spent_during(system.processes, import_all))
        rates.append(count / (time.monotonic() - began))
    name = "embedded" if database == DATABASES[0] else "stack"
    promise = AT_LEAST[database]
    yield Figure.of(f"{name}: workouts to the last effect", rates, "/s", at_least=promise)
    for group in costs[0]:
        what = "" if group == SERVERS else "CPU of the "
        yield Figure.of(f"{name}: {what}{group} for a workout", [one[group] / count for one in costs], "ms")
