"""`bench`: what is promised about time, as ratios and figures measured by turns in one run. Never part of the tests,
since a busy machine would make them lie."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.benches.figures import Figure, heading
from harness.benches.options import Options
from harness.benches.systems import DATABASES, setwise
from service_kit.version import VERSION

MEASUREMENTS = {
    "requests": "the CPU that a request costs, by turns with a monolith that answers the same and a bare WSGI app",
    "growth": "whether what somebody does costs more after 3,000 workouts than after 30",
    "consumer": "how many workouts a second have all their effects",
    "lanes": "how long one person waits for effects while another one imports, on each transport",
    "streams": "how many event streams are opened in a second, and what each takes of the gateway's memory",
    "overload": "what a system takes at rest, how many requests a second it carries, and three times as many",
    "greedy": "how long anybody else waits while one client is greedy",
    "parsers": "the worst input for each parser, and what twice as much of it costs",
}
# These share one system in a quick run.
ON_A_SYSTEM = frozenset(MEASUREMENTS) - {"parsers"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    listed = "; ".join(f"{name}: {text}" for name, text in MEASUREMENTS.items())
    parser.add_argument("names", nargs="*", metavar="measurement", help=f"all without any. {listed}")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works, judges nothing")
    parser.add_argument("--database", choices=DATABASES, default=DATABASES[0], help="postgresql: on servers of its own")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")


def run(options: argparse.Namespace) -> int:
    """Print each figure as it is known; exit code 0 only when each is within what is promised (or with --quick)."""
    unknown = set(options.names) - set(MEASUREMENTS)
    if unknown:
        print(f"There is no measurement {', '.join(sorted(unknown))}; there are: {', '.join(MEASUREMENTS)}")
        return 2
    names = options.names or [*MEASUREMENTS]
    how = Options(options.database, options.quick)
    began = time.monotonic()
    with ExitStack() as all_:
        if options.quick and ON_A_SYSTEM & {*names}:
            how = replace(how, system=all_.enter_context(setwise(how.database)))
        found = {name: list(printed(name, how)) for name in names}
    if options.json:
        options.json.write_text(json.dumps(document(how, found, time.monotonic() - began), indent=1) + "\n", "utf-8")
    if options.quick:
        print(f"Everything was measured in {time.monotonic() - began:.0f} s, too quickly to be judged.")
        return 0
    broken = sum(not figure.holds for figures in found.values() for figure in figures)
    print(f"{broken} figures are over what is promised." if broken else "Every figure is within what is promised.")
    return 1 if broken else 0


def printed(name: str, how: Options) -> Iterator[Figure]:
    """The figures of a measurement, each printed as it comes, under a heading where the columns change."""
    print(f"{name}: {MEASUREMENTS[name]}", flush=True)
    columns: list[str] | None = None
    for figure in importlib.import_module(f"harness.benches.{name}").measure(how):
        if columns != list(figure.more):
            columns = list(figure.more)
            print(f"  {heading(columns)}")
        print(f"  {figure}", flush=True)
        yield figure


def document(options: Options, found: dict[str, list[Figure]], seconds: float) -> dict[str, Any]:
    """Everything that was measured, and on what."""
    return {
        "version": VERSION,
        "machine": {"system": platform.platform(), "python": platform.python_version(), "processors": os.cpu_count()},
        "database": options.database,
        "quick": options.quick,
        "seconds": round(seconds, 1),
        "measurements": {name: [figure.as_json() for figure in figures] for name, figures in found.items()},
    }
