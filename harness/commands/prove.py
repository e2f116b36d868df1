"""`prove`: what Setwise says, held against oracles that share no code with it, for random cases through the doors.

Prints a line of JSON a section: ``{"section", "cases", "failures"}``, and of the first failures what was put in, what
came out and what is right.
"""

from __future__ import annotations

import argparse
import importlib
import json

PROOFS = {"numbers": "figures, units, records and goals against fractions"}
# So many failures of a section are shown; all are counted.
SHOWN = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    listed = "; ".join(f"{name}: {text}" for name, text in PROOFS.items())
    parser.add_argument("names", nargs="*", metavar="proof", help=f"all without any. {listed}")
    parser.add_argument("--cases", type=int, default=100, help="of each section (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other cases (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Print each section as it is done; exit code 0 only without any failure."""
    if unknown := set(options.names) - set(PROOFS):
        print(f"There is no proof {', '.join(sorted(unknown))}; there are: {', '.join(PROOFS)}")
        return 2
    failed = 0
    for name in options.names or PROOFS:
        for section, cases in importlib.import_module(f"harness.proofs.{name}").prove(options.seed, options.cases):
            wrong = [case for case in cases if case.output != case.right]
            failed += len(wrong)
            shown = [{part: str(getattr(one, part)) for part in ("input", "output", "right")} for one in wrong[:SHOWN]]
            line = {"section": section, "cases": len(cases), "failures": len(wrong)} | (
                {"wrong": shown} if wrong else {}
            )
            print(json.dumps(line), flush=True)
    return 1 if failed else 0
