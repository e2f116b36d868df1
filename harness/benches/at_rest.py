"""What a system takes that nobody uses: CPU of each second, and memory.

Memory is the sum of what is each process's share of its pages (PSS), so that what a forked process has in common with
its parent counts once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import psutil

from harness.benches.cpu import spent_during
from harness.benches.figures import Figure
from harness.benches.options import Options
from harness.benches.systems import SERVERS, Setwise

SECONDS, QUICK_SECONDS, ROUNDS = 10.0, 2.0, 3
CPU_AT_MOST, MEGABYTES_AT_MOST = 15.0, 570.0  # of the embedded system


def measure_on(system: Setwise, options: Options) -> Iterator[Figure]:
    """CPU by group and in all, then memory."""
    system.settle()
    embedded = not system.servers
    seconds = QUICK_SECONDS if options.quick else SECONDS
    rounds = [spent_during(system.processes, lambda: time.sleep(seconds)) for _ in range(options.rounds(ROUNDS))]
    for group in rounds[0]:
        yield Figure.of(f"at rest: CPU of the {group} a second", [one[group] / seconds for one in rounds], "ms")
    sums = [sum(cost for group, cost in one.items() if group != SERVERS) / seconds for one in rounds]
    yield Figure.of("at rest: CPU a second", sums, "ms", CPU_AT_MOST if embedded else None)
    memory = [pid for group, pids in system.processes().items() if group != SERVERS for pid in pids]
    megabytes = sum(psutil.Process(pid).memory_full_info().pss for pid in memory) / 1_000_000
    yield Figure("at rest: memory", megabytes, "MB", MEGABYTES_AT_MOST if embedded else None)
