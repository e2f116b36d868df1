"""The last lines of `./setwise test`: the slowest tests, what was left out and how to run it, and the counts."""

from __future__ import annotations

from collections.abc import Sequence

from harness.suites import Outcome

SLOWEST = 10


def slowest(outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each of the tests that took longest, the longest first."""
    all_ = sorted(((s, one.suite.title, name) for one in outcomes for s, name in one.times), reverse=True)
    return [f"{seconds:7.1f} s  {title}  {name}" for seconds, title, name in all_[:SLOWEST]]


def omission_line(outcomes: Sequence[Outcome], suites: Sequence[str], command: str) -> str:
    """What the short form left out, ``suites`` as a whole, and the command that runs it."""
    by_suite = dict[str, int]()
    for one in outcomes:
        by_suite[one.suite.name] = by_suite.get(one.suite.name, 0) + one.progress.thorough
    named = ", ".join(f"{name} {count}" for name, count in by_suite.items() if count)
    parts = [f"{sum(by_suite.values())} thorough tests ({named})"] if named else []
    parts += [*suites, "most turns of the tests that repeat themselves"]
    return f"LEFT OUT: {', '.join(parts)}: {command}"


def run_once(outcomes: Sequence[Outcome]) -> str:
    """How many tests ran on one database only, as they use none; empty if it is no concern."""
    count = sum(one.progress.repeated for one in outcomes)
    return f"{count} tests use no database of the run, and ran once instead of on each." if count else ""


def closing_line(outcomes: Sequence[Outcome], missing: int, seconds: float) -> str:
    """The sum of all, as one line."""
    passed = sum(one.passed for one in outcomes)
    failed = sum(one.failed for one in outcomes) + missing
    skipped = sum(one.skipped for one in outcomes)
    return f"{passed} passed, {failed} failed, {skipped} skipped in {len(outcomes)} suites, {seconds:.0f} s"
