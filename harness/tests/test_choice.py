"""What a run leaves out: thorough tests in the short form, and tests that no database makes a difference to."""

import os

import pytest

from cli.__main__ import parse
from cli.system.paths import ROOT
from harness.commands.test import again, is_short, omitted_suites, select_suites
from harness.progress import Progress
from harness.suites import STACK, Run, Suite
from service_kit.testing.repetitions import repetitions

SEVERAL = """
import pytest
@pytest.fixture
def database_url(): return ""
@pytest.fixture
def on_postgresql(): return ""
@pytest.fixture
def rows(database_url): return []
def test_rules(): pass
def test_own_server(on_postgresql, rows): pass
@pytest.mark.any_database
def test_redis(rows): pass
def test_rows(rows): pass
def test_folder(tmp_path): pass
@pytest.mark.thorough
def test_again(rows): pass
@pytest.mark.parametrize("how", ["killed", pytest.param("frozen", marks=pytest.mark.thorough)])
def test_fault(how, rows): pass
"""
ALL = {"test_rules", "test_own_server", "test_redis", "test_rows", "test_folder", "test_again", "test_fault[killed]"}


@pytest.fixture
def ran(tmp_path):
    """Runs the tests of a small file: their names and the progress that was noted."""

    def run(*more, short=False, once=False, source=SEVERAL):
        file = tmp_path / "test_small.py"
        file.write_text(source)
        one = Run(Suite("x", (str(file),), once=once), tmp_path, list(more), short)
        while not one.finished():
            os.sched_yield()
        outcome = one.outcome()
        assert outcome.failed == 0, one.log.read_text()
        return {name.rpartition("::")[2] for _, name in outcome.times}, outcome.progress

    return run


def test_everything_runs_unless_it_is_said(ran, monkeypatch):
    monkeypatch.setenv("SETWISE_TEST_SHORT", "1")  # of whoever started us
    assert ran() == (ALL | {"test_fault[frozen]"}, Progress(tests=8, done=8))


def test_the_short_form_leaves_the_thorough_ones_out_and_counts_them(ran):
    assert ran(short=True) == (ALL - {"test_again"}, Progress(tests=6, done=6, thorough=2))


def test_only_what_k_has_left_counts_as_left_out(ran):
    assert ran("-k", "fault", short=True) == ({"test_fault[killed]"}, Progress(tests=1, done=1, thorough=1))


def test_what_uses_no_database_runs_on_one_only(ran):
    names, progress = ran(once=True)
    assert names == {"test_rows", "test_folder", "test_again", "test_fault[killed]", "test_fault[frozen]"}
    assert progress == Progress(tests=5, done=5, repeated=3)


def test_tests_that_repeat_themselves_do_so_less_often_in_the_short_form(ran, monkeypatch):
    source = "import os\ndef test_it(): assert ('SETWISE_TEST_SHORT' in os.environ) is {}\n"
    for short in (True, False):
        ran(short=short, source=source.format(short))
    monkeypatch.delenv("SETWISE_TEST_SHORT", raising=False)
    assert repetitions(15, short=6) == 15
    monkeypatch.setenv("SETWISE_TEST_SHORT", "1")
    assert repetitions(15, short=6) == 6


def test_nothing_is_left_out_with_all_or_in_ci(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert is_short(parse(["test"]))
    assert not is_short(parse(["test", "--all"]))
    monkeypatch.setenv("CI", "true")
    assert not is_short(parse(["test"]))


def test_ci_runs_everything():
    assert "./setwise test --all\n" in (ROOT / ".ci" / "run").read_text()


def titles(*words, short):
    return [suite.title for suite in select_suites(parse(["test", *words]), [], short)]


def test_the_short_form_repeats_no_journeys_on_real_servers():
    assert titles("e2e", short=True) == ["e2e"]
    assert titles("e2e", short=False) == ["e2e", f"e2e-{STACK}"]
    assert titles("e2e", "--stack", short=True) == [f"e2e-{STACK}"]


def test_the_short_form_tries_the_services_on_the_strictest_database_alone():
    options = parse(["test"])
    assert "plans-sqlite" not in titles(short=True)
    assert omitted_suites(options, []) == ["the journeys on real servers", "the services' suites on sqlite"]
    assert titles("plans", short=True) == ["plans-postgresql", "plans-sqlite"]
    assert omitted_suites(parse(["test", "plans"]), []) == []


def test_the_longest_suites_begin_first():
    suites = titles(short=False)
    assert suites[:6] == ["faults", "e2e", f"e2e-{STACK}", "fuzz", "clients", "cli"]
    wanted = [f"e2e-{STACK}", "cli", "plans-postgresql", "plans-sqlite", "gateway"]
    assert [title for title in suites if title in wanted] == wanted


def test_each_suite_runs_in_full_on_its_first_database():
    suites = select_suites(parse(["test", "plans"]), [], short=False)
    assert {suite.title: suite.once for suite in suites} == {"plans-postgresql": True, "plans-sqlite": False}
    (only,) = select_suites(parse(["test", "plans", "--database=postgresql"]), [], short=False)
    assert not only.once


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "./setwise test --all"),
        (["faults"], "./setwise test faults --all"),
        (["plans", "--database", "sqlite"], "./setwise test plans --database sqlite --all"),
        (["--stack"], "./setwise test --stack --all"),
    ],
)
def test_the_command_that_leaves_nothing_out_is_that_of_the_run_and_all(words, command):
    assert again(parse(["test", *words])) == command
