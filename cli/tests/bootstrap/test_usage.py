"""Help and the version without installing anything."""

import os
import shutil
import subprocess
import sys

import pytest

from cli.__main__ import COMMANDS
from cli.system.paths import ROOT

VERSION = (ROOT / "VERSION").read_text().strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """This checkout as a clone has it: without an environment."""
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    leave = shutil.ignore_patterns(".*", "var", "tests", "docs", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=leave)
    return folder


def run(clone, *words):
    """Exit code, output and errors of the script, which leaves the clone as it is and finds no package (``-S``)."""
    environment = os.environ | {"COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, "-S", "-B", "setwise", *words], cwd=clone, env=environment, capture_output=True, text=True
    )
    assert not (clone / ".venv").exists()
    assert not (clone / "var").exists()
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_of_a_command_are_those_that_it_has_with_all_packages(clone, command):
    words = [sys.executable, "-P", "-m", "cli", command, "--help"]
    full = subprocess.run(words, cwd=ROOT, env=os.environ | {"COLUMNS": "120"}, capture_output=True, text=True)
    assert run(clone, command, "--help") == (0, full.stdout.replace(str(ROOT), str(clone)), "")


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_the_commands_are_listed(clone, word):
    code, output, errors = run(clone, word)
    assert (code, errors) == (0, "")
    assert all(f"\n    {command}" in output for command in COMMANDS)


@pytest.mark.parametrize("word", ["version", "--version"])
def test_the_version_is_that_of_its_file(clone, word):
    assert run(clone, word) == (0, f"setwise {VERSION}\n", "")


@pytest.mark.parametrize("words", [(), ("pu",), ("--quick",)])
def test_a_command_that_does_not_exist_installs_nothing(clone, words):
    code, output, errors = run(clone, *words)
    assert (code, output) == (2, "")
    assert errors.startswith("usage: ./setwise")


def test_the_image_says_the_same_version():
    assert f"ARG VERSION={VERSION}\n" in (ROOT / "deploy" / "Dockerfile").read_text()
    assert "!VERSION\n" in (ROOT / ".dockerignore").read_text()
