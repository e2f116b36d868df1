"""How far a suite is: its pytest process writes that down after every test, and whoever waits tells it now and then."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HEARTBEAT_S = 15.0


@dataclass
class Progress:
    """Tests of one suite: how many there are and are done, and how many were left out, by reason."""

    tests: int = 0
    done: int = 0
    thorough: int = 0  # left out by the short form
    repeated: int = 0  # use no database, and run in the same suite on another one
    cpu: float = field(default=0.0, compare=False)  # seconds of processor time, with that of ended children

    def write(self, file: Path) -> None:
        """Write it down at once, so that no reader finds half of it."""
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(file)

    @classmethod
    def read(cls, file: Path) -> Progress:
        """What was written last; nothing as long as the tests are still being collected."""
        return cls(**json.loads(file.read_text())) if file.exists() else cls()


def is_due(now: float, last_line: float) -> bool:
    """Whether nothing was printed for so long (both in seconds of one clock) that the reader wonders."""
    return now - last_line >= HEARTBEAT_S


def heartbeat(running: Sequence[tuple[str, Progress, float]], waiting: int, seconds: float) -> str:
    """One line: the suites that run (title, progress, seconds), how many have not begun, and the seconds of all."""
    suites = ", ".join(f"{title} {how_far(progress)} ({age:.0f} s)" for title, progress, age in running)
    return f"... {seconds:.0f} s: {suites or 'none runs'}; {waiting} wait"


def how_far(progress: Progress) -> str:
    """``12 of 51``, or that the tests are not known yet."""
    return f"{progress.done} of {progress.tests}" if progress.tests else "begins"
