"""What is wrong with settings, as one error that whoever starts a process can show to people as it is."""

from __future__ import annotations

from collections.abc import Sequence


class WrongSettings(ValueError):
    """All mistakes of one environment: a line each, which names the variable and what is wanted."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n  ".join(["these settings are wrong:", *lines]))
        self.lines = list(lines)
