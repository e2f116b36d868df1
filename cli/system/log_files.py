"""The files that processes write their logs into: read from the end, followed, rotated."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

LARGEST_BYTES = 10_000_000
LOOK_EVERY_S = 0.3


def follow(logs: list[Path]) -> Iterator[tuple[Path, str]]:
    """Lines that are written from now on, for ever."""
    return new_lines({log: log.stat().st_size for log in logs})


def new_lines(places: dict[Path, int]) -> Iterator[tuple[Path, str]]:
    """Lines behind these places. A log that was cut by the rotation is read from its new beginning."""
    while True:
        for log in places:
            size = log.stat().st_size
            start = places[log] if places[log] <= size else 0
            with log.open("rb") as file:
                file.seek(start)
                whole = file.read(size - start).rpartition(b"\n")[0]
            places[log] = start + len(whole) + bool(whole)
            for line in whole.splitlines():
                yield log, line.decode("utf-8", "replace")
        time.sleep(LOOK_EVERY_S)


def rotate(folder: Path) -> None:
    """Move what is too large aside, one generation deep.

    The file is copied and cut, not renamed: its processes append to it and go on at the new end.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("r+b") as file:
                file.truncate(0)


def last_lines(log: Path, count: int) -> list[str]:
    """The last lines of a log, from its last megabyte at most."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 1_000_000))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-count:] if count > 0 else []


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented, to go with an error."""
    return "\n".join("  | " + line for line in last_lines(log, lines)) or "  | (no log)"
