"""`logs`: show or follow what the processes write. Also their rotation, done by the host."""

from __future__ import annotations

import shutil
from pathlib import Path

LARGEST_BYTES = 10_000_000


def rotate(folder: Path) -> None:
    """Move what is too large aside, one generation deep.

    The file is copied and cut, not renamed: its processes append to it and go on at the new end.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("r+b") as file:
                file.truncate(0)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 20_000))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        text = ""
    return "\n".join("  | " + line for line in text.splitlines()[-lines:]) or "  | (no log)"
