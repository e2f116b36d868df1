"""The test suites: what there is, which servers they need, and how one is run and counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cli.system.paths import ROOT
from cli.system.services import SERVICES
from harness.progress import Progress
from harness.reports import counts, failures, read, times
from service_kit.testing.repetitions import SHORT

PER_DATABASE = {"kit": "service-kit/tests"} | {s.name: f"{s.folder}/tests" for s in reversed(SERVICES)}
ONCE = {"training": "training/tests", "gateway": "gateway/tests", "cli": "cli/tests", "harness": "harness/tests"}
# Each of these starts whole systems of its own; the longest begin first.
WHOLE = {
    "faults": "tests-e2e/faults",
    "e2e": "tests-e2e/journeys tests-e2e/attacks tests-e2e/bench",
    "fuzz": "tests-e2e/fuzz",
    "clients": "tests-e2e/clients",
}
# Of those, what `--all` repeats on real servers (what attacks meet is the same code), and what `--stack` repeats.
# Faults have servers of their own in any case.
STACKED = {"e2e": "tests-e2e/journeys"}
STACKED_WHOLE = {name: WHOLE[name] for name in ("e2e", "fuzz")}
NEEDS_NODE = frozenset({"clients"})
STACK = "stack"
NAMES = (*WHOLE, *PER_DATABASE, *ONCE)
LONGEST_S = 1_200.0  # a suite that hangs; a slow machine with several at once is none
NOTHING_COLLECTED = 5
SHARES = 2  # suites with racing connections that one PostgreSQL stands at once


@dataclass(frozen=True)
class Suite:
    """One pytest run; ``database`` (or STACK) is empty where there is one only.

    ``once``: without the tests to which the database makes no difference, since they run on another one.
    """

    name: str
    paths: tuple[str, ...]
    database: str = ""
    once: bool = False

    @property
    def title(self) -> str:
        """How it is called in the report and its files."""
        return "-".join(word for word in (self.name, self.database) if word)


@dataclass(frozen=True)
class Outcome:
    """Counts of one run, its seconds, where its output is, and a line for each test that failed."""

    suite: Suite
    passed: int
    failed: int
    skipped: int
    seconds: float
    log: Path
    failures: tuple[str, ...] = ()
    times: tuple[tuple[float, str], ...] = ()  # seconds of each test, with its name
    progress: Progress = field(default_factory=Progress)


def stacked(names: list[str], whole: bool) -> list[Suite]:
    """The suites of these names (all without any) that can be run on real servers, ``whole`` or their journeys."""
    paths = STACKED_WHOLE if whole else STACKED
    return [Suite(name, tuple(path.split()), STACK) for name, path in paths.items() if not names or name in names]


def chosen(names: list[str], databases: tuple[str, ...]) -> list[Suite]:
    """The suites of these names (all without any), on these databases, the slow ones first."""
    wanted = names or list(NAMES)
    suites = [Suite(name, tuple(path.split())) for name, path in WHOLE.items() if name in wanted]
    for database in reversed(databases):  # a real server takes longer
        once = database != databases[0]
        suites += [Suite(name, (path,), database, once=once) for name, path in PER_DATABASE.items() if name in wanted]
    return suites + [Suite(name, (path,)) for name, path in ONCE.items() if name in wanted]


def in_order(suites: Sequence[Suite]) -> list[Suite]:
    """The longest begin first. So does what stands on real servers, beside which no other may use PostgreSQL."""
    first = [*WHOLE, "cli"]
    return sorted(suites, key=lambda suite: first.index(suite.name) if suite.name in first else len(first))


def next_suite(waiting: Sequence[Suite], running: Sequence[Suite]) -> Suite | None:
    """The first that may begin beside those that run, so that all find room on PostgreSQL (100 connections)."""
    used = sum(_share(one) for one in running)
    return next((one for one in waiting if not _share(one) or used + _share(one) <= SHARES), None)


def _share(suite: Suite) -> int:
    """How much of the shared PostgreSQL a suite may need: a whole system holds half of it and more."""
    if suite.database == STACK:
        return SHARES
    return 1 if suite.database == "postgresql" or suite.name == "cli" else 0


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Without the settings of a running deployment: a test must never reach it."""
    return {k: v for k, v in environ.items() if not k.startswith("SETWISE_") or k.startswith("SETWISE_TEST_")}


class Run:
    """A suite that is being run, its output in ``folder``; ``short``: without its thorough tests."""

    def __init__(self, suite: Suite, folder: Path, more: list[str], short: bool = False) -> None:
        self.suite, self.began = suite, time.monotonic()
        self.log, self.report, self.counts = (folder / f"{suite.title}.{end}" for end in ("log", "xml", "json"))
        for old in (self.report, self.counts):
            old.unlink(missing_ok=True)
        environment = clean_environment(os.environ)
        for name in (SHORT, "PYTHONDONTWRITEBYTECODE"):  # hundreds of processes import the same, compiled once
            environment.pop(name, None)
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                self.command(more),
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment | ({SHORT: "1"} if short else {}),
                start_new_session=True,
            )

    def command(self, more: list[str]) -> list[str]:
        """What is run."""
        words = [sys.executable, "-P", "-m", "pytest", "-q", f"--junitxml={self.report}", "-p", "no:cacheprovider"]
        words += ["-p", "harness.pytest_plugin", f"--progress={self.counts}", *(["--once"] if self.suite.once else [])]
        if self.suite.database:
            words.append("--stack" if self.suite.database == STACK else f"--database={self.suite.database}")
        return [*words, *more, *(path for path in self.suite.paths if (ROOT / path).exists())]

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began

    def progress(self) -> Progress:
        """How far it is."""
        return Progress.read(self.counts)

    def finished(self) -> bool:
        """Whether it has ended; one that hangs is ended here, with everything it started."""
        if self.process.poll() is not None:
            return True
        if self.seconds > LONGEST_S:
            self.end()
            return True
        return False

    def end(self) -> None:
        """End the suite and its children."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def outcome(self) -> Outcome:
        """What came of it. A run without a report, or that failed without a failed test, counts as one failure."""
        root = read(self.report)
        passed, failed, skipped = counts(root)
        code = self.process.returncode
        if code not in (0, NOTHING_COLLECTED) and failed == 0:
            failed = 1
        details = (tuple(failures(root)), tuple(times(root)), self.progress())
        return Outcome(self.suite, passed, failed, skipped, self.seconds, self.log, *details)
