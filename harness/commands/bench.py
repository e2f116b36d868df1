"""`bench`: the promises about time, as ratios and figures measured side by side in one run. Never part of the tests,
since a busy machine would make them lie."""

from __future__ import annotations

import argparse
import importlib

MEASUREMENTS = {
    "parsers": "the worst input for each parser, and what twice as much of it costs",
    "gateway": "a request to a service directly, through the gateway and from its cache, by turns",
    "greedy": "how long anybody else waits while one client is greedy",
    "lanes": "how long one person waits for effects while another one imports, on each transport",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    listed = "; ".join(f"{name}: {text}" for name, text in MEASUREMENTS.items())
    parser.add_argument("names", nargs="*", metavar="measurement", help=f"all without any. {listed}")


def run(options: argparse.Namespace) -> int:
    """Print each figure as it is known; exit code 0 only when each is within what is promised."""
    unknown = set(options.names) - set(MEASUREMENTS)
    if unknown:
        print(f"There is no measurement {', '.join(sorted(unknown))}; there are: {', '.join(MEASUREMENTS)}")
        return 2
    broken = 0
    for name in options.names or MEASUREMENTS:
        print(f"{name}: {MEASUREMENTS[name]}", flush=True)
        for figure in importlib.import_module(f"harness.benches.{name}").measure():
            print(f"  {figure}", flush=True)
            broken += not figure.holds
    print(f"{broken} figures are over what is promised." if broken else "Every figure is within what is promised.")
    return 1 if broken else 0
