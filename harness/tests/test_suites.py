"""How suites are chosen and counted."""

import os
import subprocess
import sys

import pytest

from cli.__main__ import main, parse
from cli.system.paths import ROOT
from harness import suites
from harness.commands.test import databases, outcome_line, select_suites
from harness.reports import counts, read
from harness.suites import NAMES, Run, Suite, chosen, clean_environment, next_suite, stacked
from harness.test_servers import NODE, PROGRAM, Backend, works
from service_kit.settings.forms import POSTGRESQL_SERVER

REPORT = '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"></testsuite></testsuites>'


def test_all_suites_run_on_both_databases_where_that_makes_a_difference():
    titles = {suite.title for suite in chosen([], ("sqlite", "postgresql"))}
    assert titles >= {
        "e2e",
        "faults",
        "fuzz",
        "clients",
        "training",
        "gateway",
        "cli",
        "harness",
        "kit-sqlite",
        "kit-postgresql",
        "plans-sqlite",
    }
    assert len(titles) == 4 + 4 + 2 * 6
    assert [suite.title for suite in chosen(["plans"], ("sqlite",))] == ["plans-sqlite"]


def test_the_whole_is_tried_on_real_servers_as_well():
    (repeated,) = stacked([], whole=False)
    assert (repeated.title, repeated.paths) == ("e2e-stack", ("tests-e2e/journeys",))
    assert stacked(["e2e"], whole=True)[0].paths == ("tests-e2e/journeys", "tests-e2e/attacks", "tests-e2e/bench")
    assert [suite.title for suite in stacked([], whole=True)] == ["e2e-stack", "fuzz-stack"]
    assert stacked(["plans"], whole=True) == []


def test_every_folder_of_tests_belongs_to_a_suite():
    paths = [ROOT / path for suite in chosen([], ("sqlite",)) for path in suite.paths]
    for file in [*ROOT.glob("*/tests/**/test_*.py"), *ROOT.glob("tests-e2e/**/test_*.py")]:
        assert len([path for path in paths if path in file.parents]) == 1, file
    assert all(path.is_dir() for path in paths)
    assert {suite.name for suite in chosen([], ("sqlite",))} == set(NAMES)


def test_a_report_is_counted(tmp_path):
    (tmp_path / "x.xml").write_text(REPORT)
    assert counts(read(tmp_path / "x.xml")) == (4, 3, 3)
    assert counts(read(tmp_path / "missing.xml")) == (0, 0, 0)


def test_tests_never_see_the_settings_of_a_deployment():
    environ = {"SETWISE_PLANS_DATABASE_URL": "x", "SETWISE_TEST_POSTGRES": "y", "PATH": "z"}
    assert clean_environment(environ) == {"SETWISE_TEST_POSTGRES": "y", "PATH": "z"}


def finished(tmp_path, *paths):
    one = Run(Suite("x", paths), tmp_path, [])
    while not one.finished():
        os.sched_yield()
    return one.outcome()


def test_a_suite_that_cannot_even_begin_is_one_failure(tmp_path):
    broken = tmp_path / "test_broken.py"
    broken.write_text("import no_such_module\n")
    outcome = finished(tmp_path, str(broken))
    assert (outcome.passed, outcome.failed) == (0, 1)
    assert "no_such_module" in outcome_line(outcome)


def test_what_failed_is_reported_by_name_with_both_ends_of_the_reason(tmp_path):
    red = tmp_path / "test_red.py"
    red.write_text("def test_x():\n    raise ValueError('begin' + ' and on' * 200 + ' end')\ndef test_y(): pass\n")
    (line,) = finished(tmp_path, str(red)).failures
    assert "test_red::test_x: ValueError: begin and on" in line
    assert line.endswith("and on end")
    assert len(line) < 500


def test_a_suite_that_hangs_is_ended(tmp_path, monkeypatch):
    hanging = tmp_path / "test_hanging.py"
    hanging.write_text("import signal\ndef test_x():\n    signal.pause()\n")
    monkeypatch.setattr(suites, "LONGEST_S", 3.0)
    assert finished(tmp_path, str(hanging)).failed == 1


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg2://x@127.0.0.1:1/x",
        "postgres://x@127.0.0.1:1/x",
        "amqp://127.0.0.1:1",
        "redis://127.0.0.1:1",
    ],
)
def test_nobody_answers_at_a_closed_port(address):
    assert not works(address)


@pytest.mark.parametrize(
    ("variable", "address", "wanted"),
    [
        ("SETWISE_TEST_POSTGRES", "postgresql+psycopg://x@host/x", "Must be postgresql://"),
        ("SETWISE_TEST_POSTGRES", "postgresql://x@host:port/x", "Must be postgresql://"),
        ("SETWISE_TEST_POSTGRES", "localhost", "Must be postgresql://"),
        ("SETWISE_TEST_AMQP", "amqp://host:port", "Must be amqp://"),
        ("SETWISE_TEST_REDIS", "http://[", "Must be redis://"),
    ],
)
def test_an_address_that_cannot_be_one_is_reported_before_anything_runs(monkeypatch, capsys, variable, address, wanted):
    monkeypatch.setenv(variable, address)
    assert main(["test", "plans"]) == 2
    assert f"{variable}: {wanted}" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["postgresql+psycopg://x@host/x", "localhost", "postgresql://x@host:port/x"])
def test_a_wrong_address_of_the_tests_postgresql_is_no_traceback(tmp_path, address):
    words = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), str(tmp_path)]
    environment = clean_environment(os.environ) | {"SETWISE_TEST_POSTGRES": address}
    result = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.strip() == "ERROR: SETWISE_TEST_POSTGRES must be postgresql://user:password@host/database"


def test_clients_are_left_out_without_node_and_the_servers_are_used_all_the_same():
    absent = [Backend(NODE, "X", PROGRAM, (), "")]
    every = parse(["test", "--all"])
    titles = {suite.title for suite in select_suites(every, absent, short=False)}
    assert titles == {suite.title for suite in select_suites(every, [], short=False)} - {"clients"}
    assert "e2e-stack" in titles


@pytest.mark.parametrize(("version", "found"), [("v20.1.0", True), ("v18.20.4", False), ("nonsense", False)])
def test_an_old_node_is_none(tmp_path, monkeypatch, version, found):
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert works("node") is found
    assert not works(str(tmp_path / "absent"))


def test_without_postgresql_only_sqlite_is_left():
    absent = [Backend("PostgreSQL", "X", POSTGRESQL_SERVER, (), "")]
    every, one, named = parse(["test"]), parse(["test", "--database=postgresql"]), parse(["test", "plans"])
    assert databases(every, absent, short=False) == databases(every, absent, short=True) == ("sqlite",)
    assert databases(every, [], short=False) == databases(named, [], short=True) == ("sqlite", "postgresql")
    assert databases(every, [], short=True) == ("postgresql",)
    assert databases(one, absent, short=False) == ()


def test_suites_that_share_a_postgresql_leave_each_other_room():
    whole, racing, other = Suite("e2e", (), "stack"), Suite("kit", (), "postgresql"), Suite("plans", (), "postgresql")
    quiet, third = Suite("kit", (), "sqlite"), Suite("auth", (), "postgresql")
    assert next_suite([racing, quiet], [whole]) == quiet
    assert next_suite([whole, other], [racing]) == other
    assert next_suite([third, quiet], [racing, other]) == quiet
    assert next_suite([third], [racing, other]) is None
    command = Suite("cli", ())
    assert next_suite([command], [racing]) == next_suite([command], [quiet]) == command
    assert next_suite([command], [whole]) is next_suite([command], [racing, other]) is None
    assert next_suite([], [quiet]) is None
