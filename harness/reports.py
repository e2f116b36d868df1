"""JUnit reports of the suites: counts, what failed and why, and the time of each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

LONGEST_REASON = 400


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


def times(report: ElementTree.Element) -> Iterator[tuple[float, str]]:
    """Seconds of each test, with its set-up and tear-down, and its name."""
    for case in report.iter("testcase"):
        yield float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"
