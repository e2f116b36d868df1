"""`logs`: show or follow what the processes write."""

from __future__ import annotations

import argparse
from pathlib import Path

from cli.system.log_files import follow, last_lines
from cli.system.paths import Data


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
        for log, line in follow(logs):
            show(log, line, width)
    return 0


def show(log: Path, line: str, width: int) -> None:
    """One line, with its process's name in front when several are shown."""
    print(f"{log.stem:{width}} | {line}" if width else line, flush=True)
