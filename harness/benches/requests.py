"""What a request costs: CPU of every process of a system, in turns with a monolith and a bare WSGI app.

Measured: CPU of the whole process tree (gateway, services, workers, host) for the same request on one kept connection,
until the last event that follows from it has had its effect; a round is some hundred requests, and the systems take
turns round by round. The monolith (`tests-e2e/bench/monolith`) gives the same JSON, which is checked before anything
is measured; the yardstick (`tests-e2e/bench/yardstick.py`) is the least that this machine takes for a request, so that
figures of different machines and days compare as multiples of it.

Not measured: the client; PostgreSQL, RabbitMQ and Redis (a column of their own, in no figure); compression, which is
not asked for. What a system does at rest is in its figures for as long as a round takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from harness.benches import hop
from harness.benches.connection import Request
from harness.benches.cpu import spent_during
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.request_rows import ROWS, Row
from harness.benches.request_sides import MonolithSide, SetwiseSide, Side, YardstickSide, check_same
from harness.benches.systems import SERVERS, monolith, system_for, yardstick
from harness.servers.base import NotThere

ROUNDS, QUICK_ROUNDS = 5, 1
BATCHES, QUICK_BATCHES = 6, 1  # of 16 requests each, as many as a live session has sets
GROUPS = ("gateway", "service", "worker", "host", SERVERS)

# Milliseconds of CPU of a request, by group.
Cost = dict[str, float]


def measure(options: Options) -> Iterator[Figure]:
    """Each row, plain and right after the user's own write, then the monolith and the yardstick, then the hop."""
    with ExitStack() as all_:
        system = all_.enter_context(system_for(options))
        sides: dict[str, Side] = {"setwise": (own := SetwiseSide(system))}
        try:
            seed = own.seed()
            sides["monolith"] = MonolithSide(all_.enter_context(monolith(seed)), seed)
            check_same(own, sides["monolith"])
        except NotThere as missing:
            print(f"  the monolith is not measured: {missing}")
        sides["yardstick"] = YardstickSide(all_.enter_context(yardstick()))
        yield from _rows(sides, options)
        yield from hop.measure_on(system, own.connection, options)


def _rows(sides: dict[str, Side], options: Options) -> Iterator[Figure]:
    """Those first that want a user who has not written elsewhere lately."""
    yardsticks, references = list[float](), list[Figure]()
    for row in ROWS:
        costs = in_turns(sides, row, options)
        mine, bare = costs["setwise"], [total(one) for one in costs["yardstick"]]
        yardsticks += bare
        columns: dict[str, float | None] = {
            group: median(one[group] for one in mine) for group in GROUPS if group in mine[0]
        }
        whole, unit = [total(one) for one in mine], median(bare)
        columns |= {"x yardstick": median(whole) / unit, "wanted x": row.wanted(options.database)}
        if other := costs.get("monolith"):
            plain = [total(one) for one in other]
            columns |= {"monolith": median(plain), "x monolith": median(whole) / median(plain)}
            more = {"servers": median(one[SERVERS] for one in other), "x yardstick": median(plain) / unit}
            if row.monolith:
                more["usual x"] = row.monolith
            references.append(Figure.of(f"monolith: {row.name}", plain, "ms", more=more))
        yield Figure.of(row.name, whole, "ms", at_most=row.wanted(options.database) * unit, more=columns)
    yield from references
    yield Figure.of("yardstick: a bare WSGI app, gunicorn -w2", yardsticks, "ms")


def in_turns(sides: dict[str, Side], row: Row, options: Options) -> dict[str, list[Cost]]:
    """What a request of this row costs each system, in each round, after one that warms up."""
    for side in sides.values():
        side.prepare(row, patient=not options.quick)
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for number in range(options.rounds(ROUNDS, QUICK_ROUNDS) + 1):
        for name, side in sides.items():
            cost = one_round(side, row, 1 if number == 0 else options.rounds(BATCHES, QUICK_BATCHES))
            if number:
                costs[name].append(cost)
    return costs


def one_round(side: Side, row: Row, batches: int) -> Cost:
    """Milliseconds of CPU of a request by group. What stands between the batches is not counted."""
    sums, count = Cost(), 0
    side.write_before(row)
    for _ in range(batches):
        requests = side.batch(row)

        def send(requests: list[Request] = requests) -> None:
            for request in requests:
                side.connection.send(request)
            if row.writes:
                side.system.settle()

        for group, milliseconds in spent_during(side.system.processes, send).items():
            sums[group] = sums.get(group, 0.0) + milliseconds
        count += len(requests)
    return {group: milliseconds / count for group, milliseconds in sums.items()}


def total(cost: Cost) -> float:
    """All but the servers."""
    return sum(milliseconds for group, milliseconds in cost.items() if group != SERVERS)
