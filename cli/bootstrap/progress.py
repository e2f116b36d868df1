"""How far a long step is: a line that moves on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time

EVERY_S = 15.0


class Progress:
    """A step of ``total`` parts, told on standard error so that a command's own output stays clean."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, total
        self.started_at = self.reported_at = time.monotonic()
        self.moves = sys.stderr.isatty()
        if not self.moves:
            say(f"{title}: {total} packages ...")

    def show(self, count: int) -> None:
        """Tell that so many parts are done."""
        now = time.monotonic()
        text = f"{self.title}: {min(count, self.total)} of {self.total}, {now - self.started_at:.0f} s"
        if self.moves:
            print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        elif now - self.reported_at > EVERY_S:
            self.reported_at = now
            say(f"  {text}")

    def close(self) -> None:
        """Leave the line."""
        if self.moves:
            print(file=sys.stderr, flush=True)


def say(text: str) -> None:
    """Tell on standard error."""
    print(text, file=sys.stderr, flush=True)
