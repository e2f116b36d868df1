"""CPU time of processes by the kernel's own account: what ``utime`` and ``stime`` of ``/proc/<pid>/stat`` add up to,
read from each process's CPU clock, which counts in nanoseconds where ``/proc`` counts in ticks of ten milliseconds.

Threads that have ended are in it, child processes that have ended between two readings are not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

CPUCLOCK_SCHED = 2  # <linux/posix-timers.h>: of a whole process, user and system

# Process ids by the name of what they are counted as.
Groups = Mapping[str, Iterable[int]]


@dataclass(frozen=True)
class Reading:
    """Seconds of CPU of each process since its start, by group, at an instant of the monotonic clock."""

    seconds: Mapping[str, Mapping[int, float]]
    at: float


def process_seconds(pid: int) -> float | None:
    """CPU seconds of a process since its start; None where it has ended. Of another process only on Linux."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return None


def read(groups: Groups) -> Reading:
    """Look at every process of the groups now."""
    found = {
        name: {pid: seconds for pid in pids if (seconds := process_seconds(pid)) is not None}
        for name, pids in groups.items()
    }
    return Reading(found, time.monotonic())


def spent(before: Reading, after: Reading) -> dict[str, float]:
    """Milliseconds of CPU by group between two readings; a process that is new in the later one counts in whole."""
    return {
        name: sum(seconds - before.seconds.get(name, {}).get(pid, 0.0) for pid, seconds in processes.items()) * 1_000
        for name, processes in after.seconds.items()
    }


def spent_during(groups: Callable[[], Groups], action: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of CPU by group while ``action`` ran."""
    before = read(groups())
    action()
    return spent(before, read(groups()))
