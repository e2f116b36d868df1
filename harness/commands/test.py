"""`test`: runs the suites side by side, prints how far they are, what it left out and a line of counts."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator

from cli.system.log_files import tail
from cli.system.paths import ROOT
from harness.closing import closing_line, omission_line, run_once, slowest
from harness.progress import heartbeat, is_due
from harness.suites import NAMES, NEEDS_NODE, Outcome, Run, Suite, chosen, in_order, next_suite, stacked
from harness.test_servers import NODE, Backend, missing


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"one or more of: {', '.join(NAMES)}")
    parser.add_argument("--all", action="store_true", help="leave nothing out (with CI set: always)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only on this one (default: both)")
    parser.add_argument("--stack", action="store_true", help="only the tests of the whole, on real servers")
    parser.add_argument("--at", metavar="URL", help="only the end-to-end suite, against a gateway that runs there")
    parser.add_argument("--jobs", type=int, default=usual_jobs(), help="at once (default: one more than processors)")
    parser.add_argument("-k", dest="only", metavar="EXPRESSION", help="only tests that match, as in pytest")
    parser.add_argument("-x", dest="first", action="store_true", help="end each suite at its first failure")


def run(options: argparse.Namespace) -> int:
    """Run the chosen suites; exit code 0 only when nothing failed (in CI: and nothing was left out)."""
    began = time.monotonic()
    unknown = set(options.suites) - set(NAMES)
    if unknown:
        print(f"There is no suite {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
        return 2
    absent = missing()
    short = is_short(options)
    suites = select_suites(options, absent, short)
    folder = ROOT / "var" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    more = ["--at", options.at] if options.at else []
    more += (["-k", options.only] if options.only else []) + (["-x"] if options.first else [])
    outcomes = side_by_side(suites, lambda suite: Run(suite, folder, more, short), options.jobs)
    for line in closing(outcomes, absent, options, short):
        print(line)
    missing_count = len(absent) if os.environ.get("CI") else 0
    print(closing_line(outcomes, missing_count, time.monotonic() - began))
    return 1 if missing_count or any(one.failed for one in outcomes) else 0


def closing(outcomes: list[Outcome], absent: list[Backend], options: argparse.Namespace, short: bool) -> Iterator[str]:
    """What is printed before the counts."""
    if times := slowest(outcomes):
        yield "The slowest tests:"
        yield from times
    for outcome in outcomes:
        yield from (f"FAILED {outcome.suite.title}: {line}" for line in outcome.failures)
    if once := run_once(outcomes):
        yield once
    for backend in absent:
        yield f"LEFT OUT: {backend.name} is not reachable, so {backend.without}. Address: {backend.variable}."
    if short:
        yield omission_line(outcomes, omitted_suites(options, absent), again(options))


def omitted_suites(options: argparse.Namespace, absent: list[Backend]) -> list[str]:
    """Whole suites that the short form does without."""
    if options.stack or options.at:
        return []
    journeys = ["the journeys on real servers"] if stacked(options.suites, whole=False) else []
    tried = databases(options, absent, short=True)
    others = [name for name in databases(options, absent, short=False) if name not in tried]
    return journeys + [f"the services' suites on {name}" for name in others]


def again(options: argparse.Namespace) -> str:
    """The command that leaves nothing out."""
    words = ["./setwise test", *options.suites]
    for name in ("database", "at"):
        if value := getattr(options, name):
            words += [f"--{name}", value]
    return " ".join([*words, *(["--stack"] if options.stack else []), "--all"])


def is_short(options: argparse.Namespace) -> bool:
    """Whether thorough tests are left out; in CI nothing is."""
    return not (options.all or os.environ.get("CI"))


def usual_jobs() -> int:
    """One more than there are processors, since a suite waits a good part of its time; more than four disturb it."""
    return min(4, (os.cpu_count() or 1) + 1)


def select_suites(options: argparse.Namespace, absent: list[Backend], short: bool) -> list[Suite]:
    """The suites that the options mean."""
    if options.at:
        return chosen(["e2e"], ())
    if options.stack:
        return stacked(options.suites, whole=True)
    lacks_servers = any(one.name != NODE for one in absent)
    possible = not lacks_servers and options.database in (None, "postgresql")
    repeated = stacked(options.suites, whole=False) if possible and not short else []
    suites = chosen(options.suites, databases(options, absent, short)) + repeated
    has_node = all(one.name != NODE for one in absent)
    return in_order([suite for suite in suites if has_node or suite.name not in NEEDS_NODE])


def databases(options: argparse.Namespace, absent: list[Backend], short: bool) -> tuple[str, ...]:
    """On which databases the services' suites run: ``short``, and no suite or database named, on the strictest."""
    possible = ["sqlite"] + ([] if any(one.name == "PostgreSQL" for one in absent) else ["postgresql"])
    if short and not options.suites and not options.database:
        return tuple(possible[-1:])
    return tuple(name for name in possible if options.database in (None, name))


def side_by_side(suites: list[Suite], start: Callable[[Suite], Run], jobs: int) -> list[Outcome]:
    """Start the suites, at most ``jobs`` at a time, and print each as it ends, and in between how far they are."""
    waiting, running, outcomes = list(suites), list[Run](), list[Outcome]()
    began = last_line = time.monotonic()
    try:
        while waiting or running:
            while len(running) < max(1, jobs) and (suite := next_suite(waiting, [one.suite for one in running])):
                waiting.remove(suite)
                running.append(start(suite))
            time.sleep(0.1)
            lines = []
            for one in [one for one in running if one.finished()]:
                running.remove(one)
                outcomes.append(one.outcome())
                lines.append(outcome_line(outcomes[-1]))
            now = time.monotonic()
            if not lines and is_due(now, last_line):
                states = [(one.suite.title, one.progress(), one.seconds) for one in running]
                lines = [heartbeat(states, len(waiting), now - began)]
            for line in lines:
                print(line, flush=True)
            last_line = now if lines else last_line
    finally:
        for one in running:
            one.end()
    return outcomes


def outcome_line(outcome: Outcome) -> str:
    """One suite's line; with the end of its output when something failed."""
    counts = f"{outcome.passed:>5} passed {outcome.failed:>3} failed {outcome.skipped:>3} skipped"
    line = f"{'FAIL' if outcome.failed else 'ok  '} {outcome.suite.title:22} {counts} {outcome.seconds:>7.1f} s"
    line += f", {outcome.progress.cpu:.0f} s of CPU"
    if outcome.failed:
        line += f"\n{tail(outcome.log, 60)}\n  the whole output: {outcome.log}"
    return line
