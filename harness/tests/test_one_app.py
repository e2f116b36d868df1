"""Tests of several suites in one process are refused where they would meet the wrong app."""

import os
import subprocess
import sys

import pytest

from cli.system.paths import ROOT
from harness.suites import clean_environment


def collected(*paths):
    words = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", *paths]
    return subprocess.run(words, cwd=ROOT, env=clean_environment(os.environ), capture_output=True, text=True)


def test_suites_with_an_app_each_are_refused_with_a_sentence():
    result = collected("plans-service/tests/test_house.py", "tracking-service/tests/test_house.py")
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.startswith("ERROR: Run one suite at a time: ")
    assert "plans-service/tests, tracking-service/tests" in result.stderr
    assert "./setwise test" in result.stderr
    assert "Traceback" not in result.stderr


def test_suites_of_which_one_has_an_app_may_run_together():
    assert collected("plans-service/tests/test_house.py", "harness/tests/test_closing.py").returncode == 0
