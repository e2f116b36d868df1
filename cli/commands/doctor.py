"""`doctor`: what is wrong with this machine, and how to mend it. Each check is a function in doctor_checks.py."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress

from cli.commands.doctor_addresses import same_addresses
from cli.commands.doctor_checks import CHECKS, Finding
from cli.host.ports import port_number
from cli.system.paths import Data
from cli.system.services import DEFAULT_PORT, ports
from cli.system.stack import start_of

SIGNS = {"good": "ok  ", "warn": "hm  ", "bad": "BAD "}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    port, base = os.environ.get("SETWISE_PORT", str(DEFAULT_PORT)), os.environ.get("SETWISE_BASE_PORT") or None
    parser.add_argument("--data", help="folder of the system (default: var/)")
    parser.add_argument("--port", type=port_number, default=port, help="the gateway's port (default: %(default)s)")
    parser.add_argument(
        "--base-port", type=port_number, default=base, help="first port of the services (default: behind the gateway's)"
    )


def run(options: argparse.Namespace) -> int:
    """Print every finding; exit code 1 when something is bad."""
    data, wanted = Data.at(options.data), ports(options.port, options.base_port)
    bad = 0
    for finding in findings(data, wanted):
        print(render(finding))
        bad += finding.level == "bad"
    print(f"\n{bad} to mend." if bad else f"\nNothing stands in the way of {start_of(data)}.")
    return 1 if bad else 0


def findings(data: Data, wanted: Mapping[str, int]) -> Iterator[Finding]:
    """Those of every check; a folder that may not be looked into is one as well."""
    with suppress(PermissionError):  # told below
        if files := [path for path in (data.root, *data.root.parents) if path.is_file()]:
            yield Finding("bad", f"{files[0]} is a file, not a folder", "name another with --data")
            return
    for check in (*CHECKS, same_addresses):
        try:
            yield from check(data, wanted)
        except OSError as problem:
            what = f"{problem.filename or data.root} cannot be looked at: {problem.strerror or problem}"
            yield Finding("bad", what, "name a folder of your own with --data, or start this as its owner")


def render(finding: Finding) -> str:
    """One line, and below it what to do."""
    mend = f"\n       -> {finding.mend}" if finding.mend else ""
    return f"  {SIGNS[finding.level]} {finding.what}{mend}"
