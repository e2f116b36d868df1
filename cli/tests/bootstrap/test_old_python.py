"""An old Python says what is needed: the script compiles there, and goes on with a newer one where there is one."""

import ast
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.system.paths import ROOT

SCRIPT = ROOT / "setwise"


def old_pythons() -> list[str]:
    """Interpreters before 3.11 that this machine has, on PATH or where pyenv keeps them; always in one order."""
    named = [
        found for name in ("2.7", *(f"3.{minor}" for minor in range(6, 11))) if (found := shutil.which(f"python{name}"))
    ]
    installed = map(str, (Path.home() / ".pyenv" / "versions").glob("*/bin/python"))
    check = "import sys; print(sys.version_info < (3, 11))"
    return [one for one in sorted({*named, *installed}) if _output([one, "-c", check]) == "True"]


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def test_the_script_compiles_where_nothing_newer_than_3_6_does():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))
    assert "__future__" not in SCRIPT.read_text()


@pytest.mark.parametrize("python", old_pythons())
def test_an_old_python_alone_says_what_is_needed(python, tmp_path):
    result = subprocess.run(
        [python, str(SCRIPT), "up"], capture_output=True, text=True, env={"PATH": str(tmp_path), "HOME": str(tmp_path)}
    )
    assert result.returncode == 1
    assert result.stderr.startswith("setwise: Python 3.11 or newer is needed, this is ")
    assert "apt install python3.11 python3.11-venv" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("python", old_pythons())
def test_an_old_python_goes_on_with_a_newer_one_that_works(python, tmp_path):
    """And not with a name of a version manager that leads to nothing."""
    for name, line in (("python3.13", "exit 127"), ("python3.12", 'test "$1" = -c || echo newer "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    result = subprocess.run([python, str(SCRIPT), "up"], capture_output=True, text=True, env={"PATH": str(tmp_path)})
    assert result.stdout == f"newer {SCRIPT} up\n", result.stderr


def test_the_script_needs_no_environment_variable(tmp_path):
    """PYTHONSAFEPATH keeps the script's folder from the import path; the bootstrap is found all the same."""
    result = subprocess.run(
        ["python3", str(SCRIPT), "--version"], capture_output=True, text=True, env=os.environ | {"PYTHONSAFEPATH": "1"}
    )
    assert result.returncode == 0, result.stderr
