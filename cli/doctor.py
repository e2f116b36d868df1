"""`doctor`: what is wrong with this machine, and how to mend it. Each check is a function in checks.py."""

from __future__ import annotations

import argparse

from cli.checks import CHECKS, Finding
from cli.places import Data
from cli.services import DEFAULT_PORT, ports

SIGNS = {"good": "ok  ", "warn": "hm  ", "bad": "BAD "}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--data", help="folder of the system (default: var/)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the gateway's port (default: %(default)s)")
    parser.add_argument("--base-port", type=int, help="first port of the services (default: behind the gateway's)")


def run(options: argparse.Namespace) -> int:
    """Print every finding; exit code 1 when something is bad."""
    data, wanted = Data.at(options.data), ports(options.port, options.base_port)
    findings = [finding for check in CHECKS for finding in check(data, wanted)]
    for finding in findings:
        print(told(finding))
    bad = sum(finding.level == "bad" for finding in findings)
    print(f"\n{bad} to mend." if bad else "\nNothing stands in the way of ./setwise up.")
    return 1 if bad else 0


def told(finding: Finding) -> str:
    """One line, and below it what to do."""
    mend = f"\n       -> {finding.mend}" if finding.mend else ""
    return f"  {SIGNS[finding.level]} {finding.what}{mend}"
