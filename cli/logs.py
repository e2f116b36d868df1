"""`logs`: show or follow what the processes write. Also their rotation, done by the host."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from cli.places import Data

LARGEST_BYTES = 10_000_000
LOOK_EVERY_S = 0.3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("process", nargs="?", help="gateway, auth, ..., stream or worker (default: all)")
    parser.add_argument("-f", "--follow", action="store_true", help="go on showing what is written")
    parser.add_argument("-n", "--lines", type=int, default=20, help="how many old lines (default: %(default)s)")
    parser.add_argument("--data", help="folder of the system (default: var/)")


def run(options: argparse.Namespace) -> int:
    """Show the last lines of one or all logs, and follow them if asked to."""
    data = Data.at(options.data)
    logs = sorted(data.logs.glob("*.log")) if options.process is None else [data.log(options.process)]
    if not logs or not all(log.exists() for log in logs):
        known = ", ".join(log.stem for log in sorted(data.logs.glob("*.log"))) or "none"
        print(f"There is no such log in {data.logs}; there are: {known}")
        return 1
    width = max(len(log.stem) for log in logs) if len(logs) > 1 else 0
    for log in logs:
        for line in last_lines(log, options.lines):
            show(log, line, width)
    if options.follow:
        for log, line in followed(logs):
            show(log, line, width)
    return 0


def show(log: Path, line: str, width: int) -> None:
    """One line, with its process's name in front when several are shown."""
    print(f"{log.stem:{width}} | {line}" if width else line, flush=True)


def followed(logs: list[Path]) -> Iterator[tuple[Path, str]]:
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
