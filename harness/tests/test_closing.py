"""Lines of a test run: how far it is, and in the end the slowest tests, what was left out and the counts."""

from pathlib import Path

from harness.closing import closing_line, omission_line, run_once, slowest
from harness.progress import HEARTBEAT_S, Progress, heartbeat, is_due
from harness.reports import read, times
from harness.suites import Outcome, Suite


def outcome(name="a", passed=1, failed=0, skipped=0, **more):
    return Outcome(Suite(name, ()), passed, failed, skipped, 1.0, Path("x.log"), **more)


def test_a_line_comes_before_the_reader_waits_for_twenty_seconds():
    assert HEARTBEAT_S < 20
    assert not is_due(now=100 + HEARTBEAT_S - 1, last_line=100)
    assert is_due(now=100 + HEARTBEAT_S, last_line=100)


def test_it_tells_which_suites_run_and_how_far_they_are():
    running = [("faults", Progress(tests=51, done=12), 130.4), ("plans-sqlite", Progress(), 2.0)]
    assert heartbeat(running, 9, 131.0) == "... 131 s: faults 12 of 51 (130 s), plans-sqlite begins (2 s); 9 wait"
    assert heartbeat([], 0, 15.0) == "... 15 s: none runs; 0 wait"


def test_progress_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "x.json"
    assert Progress.read(file) == Progress()
    Progress(tests=3, done=1, thorough=2, repeated=4).write(file)
    assert Progress.read(file) == Progress(tests=3, done=1, thorough=2, repeated=4)


def test_the_slowest_tests_of_all_suites_are_named(tmp_path):
    first = outcome("faults", times=((3.0, "b::y"), (70.26, "b::x")))
    many = outcome("kit", times=tuple((number / 10, f"c::{number}") for number in range(20)))
    lines = slowest([first, many])
    assert lines[:2] == ["   70.3 s  faults  b::x", "    3.0 s  faults  b::y"]
    assert len(lines) == 10
    assert slowest([]) == []


def test_times_come_from_the_report(tmp_path):
    case = '<testcase classname="b" name="x" time="1.25"/><testcase classname="b" name="y"/>'
    (tmp_path / "x.xml").write_text(f"<testsuites><testsuite>{case}</testsuite></testsuites>")
    assert list(times(read(tmp_path / "x.xml"))) == [(1.25, "b::x"), (0.0, "b::y")]


def test_what_the_short_form_left_out_is_reported_with_the_command_for_it():
    parts = [outcome("faults", progress=Progress(thorough=9)), outcome("faults", progress=Progress(thorough=4))]
    parts += [outcome("plans"), outcome("cli", progress=Progress(thorough=2))]
    line = omission_line(parts, ["the journeys on real servers"], command="./setwise test --all")
    assert line == (
        "LEFT OUT: 15 thorough tests (faults 13, cli 2), the journeys on real servers, "
        "most turns of the tests that repeat themselves: ./setwise test --all"
    )
    line = omission_line([outcome("plans")], [], command="./setwise test plans --all")
    assert line == "LEFT OUT: most turns of the tests that repeat themselves: ./setwise test plans --all"


def test_what_ran_on_one_database_only_is_reported():
    both = [outcome(progress=Progress(repeated=2)), outcome(progress=Progress(repeated=5))]
    assert run_once(both) == "7 tests use no database of the run, and ran once instead of on each."
    assert run_once([outcome()]) == ""


def test_the_closing_line_sums_up():
    outcomes = [outcome("a", 3, 1, 2), outcome("b", 4)]
    assert closing_line(outcomes, 0, 61.4) == "7 passed, 1 failed, 2 skipped in 2 suites, 61 s"
    assert closing_line(outcomes, 2, 61.4).startswith("7 passed, 3 failed")
