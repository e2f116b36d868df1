"""The test suites: what there is, which servers they need, and how one is run and counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from cli.system.paths import ROOT
from cli.system.services import SERVICES

PER_DATABASE = {"kit": "service-kit/tests"} | {s.name: f"{s.folder}/tests" for s in reversed(SERVICES)}
ONCE = {"gateway": "gateway/tests", "cli": "cli/tests", "harness": "harness/tests"}
# Each of these starts a whole system of its own.
WHOLE = {
    "faults": "tests-e2e/faults",
    "e2e": "tests-e2e/journeys tests-e2e/attacks",
    "fuzz": "tests-e2e/fuzz",
}
# Of those, what every run repeats on real servers (what attacks meet is the same code), and what `--stack` repeats.
# Faults have servers of their own in any case.
STACKED = {"e2e": "tests-e2e/journeys"}
STACKED_WHOLE = {name: WHOLE[name] for name in ("e2e", "fuzz")}
STACK = "stack"
NAMES = (*WHOLE, *PER_DATABASE, *ONCE)
LONGEST_S = 1_200.0  # a suite that hangs; a slow machine with several at once is none
NOTHING_COLLECTED = 5
LONGEST_REASON = 400


@dataclass(frozen=True)
class Suite:
    """One pytest run; ``database`` (or STACK) is empty where it makes no difference."""

    name: str
    paths: tuple[str, ...]
    database: str = ""

    @property
    def title(self) -> str:
        """How it is called in the report and its files."""
        return f"{self.name}-{self.database}" if self.database else self.name


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


def stacked(names: list[str], whole: bool) -> list[Suite]:
    """The suites of these names (all without any) that can be run on real servers, ``whole`` or their journeys."""
    paths = STACKED_WHOLE if whole else STACKED
    return [Suite(name, tuple(path.split()), STACK) for name, path in paths.items() if not names or name in names]


def chosen(names: list[str], databases: tuple[str, ...]) -> list[Suite]:
    """The suites of these names (all without any), on these databases, the slow ones first."""
    wanted = names or list(NAMES)
    suites = [Suite(name, tuple(path.split())) for name, path in WHOLE.items() if name in wanted]
    for database in reversed(databases):  # a real server takes longer
        suites += [Suite(name, (path,), database) for name, path in PER_DATABASE.items() if name in wanted]
    return suites + [Suite(name, (path,)) for name, path in ONCE.items() if name in wanted]


def clean_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Without the settings of a running deployment: a test must never reach it."""
    return {k: v for k, v in given.items() if not k.startswith("SETWISE_") or k.startswith("SETWISE_TEST_")}


class Run:
    """A suite that is being run, its output in ``folder``."""

    def __init__(self, suite: Suite, folder: Path, more: list[str]) -> None:
        self.suite, self.began = suite, time.monotonic()
        self.log, self.report = folder / f"{suite.title}.log", folder / f"{suite.title}.xml"
        self.report.unlink(missing_ok=True)
        command = [sys.executable, "-P", "-m", "pytest", "-q", f"--junitxml={self.report}"]
        if suite.database:
            command.append("--stack" if suite.database == STACK else f"--database={suite.database}")
        command += ["-p", "no:cacheprovider", *more, *(path for path in suite.paths if (ROOT / path).exists())]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=clean_environment(os.environ),
                start_new_session=True,
            )

    def finished(self) -> bool:
        """Whether it has ended; one that hangs is ended here, with everything it started."""
        if self.process.poll() is not None:
            return True
        if time.monotonic() - self.began > LONGEST_S:
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
        seconds = time.monotonic() - self.began
        return Outcome(self.suite, passed, failed, skipped, seconds, self.log, tuple(failures(root)))


def read(report: Path) -> ElementTree.Element:
    """A JUnit report; one without tests where there is none."""
    try:
        return ElementTree.parse(report).getroot()  # noqa: S314  (we have just written it)
    except (OSError, ElementTree.ParseError):
        return ElementTree.Element("testsuites")


def counts(report: ElementTree.Element) -> tuple[int, int, int]:
    """Passed, failed and skipped tests."""
    sums = {
        key: sum(int(suite.get(key, 0)) for suite in report.iter("testsuite"))
        for key in ("tests", "failures", "errors", "skipped")
    }
    failed = sums["failures"] + sums["errors"]
    return sums["tests"] - failed - sums["skipped"], failed, sums["skipped"]


def failures(report: ElementTree.Element) -> Iterator[str]:
    """A line for each test that failed: which, and both ends of why."""
    for case in report.iter("testcase"):
        for found in (*case.iter("failure"), *case.iter("error")):
            reasons = [line[1:] for line in (found.text or "").splitlines() if line.startswith("E ")]
            why = " ".join(" ".join(reasons or [found.get("message", "")]).split())
            if len(why) > LONGEST_REASON:
                why = f"{why[: LONGEST_REASON // 2]} ... {why[-LONGEST_REASON // 2 :]}"
            yield f"{case.get('classname')}::{case.get('name')}: {why}"
