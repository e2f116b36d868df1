"""`./setwise` on a fresh clone: makes the environment once, says plainly what is wrong when it cannot."""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "setwise"


@pytest.fixture
def house(tmp_path):
    """A clone in small: the script, empty pins, and a cli that tells what it was given."""
    shutil.copy(SCRIPT, tmp_path / "setwise")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "__init__.py").write_text("")
    (tmp_path / "cli" / "__main__.py").write_text("import sys; print('cli got', sys.argv[1:], sys.prefix)")
    return tmp_path


@pytest.fixture
def script(house):
    """The script as a module that believes in the small clone."""
    loader = importlib.machinery.SourceFileLoader("setwise_script", str(house / "setwise"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("setwise_script", loader))
    loader.exec_module(module)
    return module


def run(house: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(house / "setwise"), *words],
        capture_output=True,
        text=True,
        cwd="/",
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | environment,
    )


def test_the_first_use_makes_the_environment_and_later_ones_do_not(house):
    first = run(house, "status", "--data", "x")
    assert first.returncode == 0, first.stderr
    assert f"cli got ['status', '--data', 'x'] {house / '.venv'}" in first.stdout
    assert "Installing" in first.stderr
    second = run(house, "up")
    assert second.returncode == 0
    assert second.stderr == ""


def test_changed_pins_are_installed_again_and_an_unreachable_index_is_told(house, script):
    assert run(house, "up").returncode == 0
    assert script.is_current(developer=False)
    (house / "requirements.txt").write_text(f"no-such-thing==1 --hash=sha256:{'0' * 64}\n")
    assert not script.is_current(developer=False)
    told = run(house, "up", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_TIMEOUT="2")
    assert told.returncode == 1
    assert "The package index cannot be reached" in told.stderr
    assert "Traceback" not in told.stderr
    assert not script.is_current(developer=False)


def test_two_at_once_install_once(house):
    command = [sys.executable, str(house / "setwise"), "up"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "ab"]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Installing" in err for _, err in outputs) == 1


def test_the_test_command_wants_the_developers_pins_too(house, script):
    assert run(house, "up").returncode == 0
    assert not script.is_current(developer=True)
    assert run(house, "test").returncode == 0
    assert script.is_current(developer=True)
    assert script.is_current(developer=False)


def test_an_old_python_is_told_what_to_do(script, monkeypatch):
    monkeypatch.setattr(script.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    with pytest.raises(script.CannotStart, match=r"Python 3\.11 or newer is needed(.|\n)*apt install"):
        script.use_new_enough_python([])


def test_a_missing_venv_module_is_told_with_debians_package(script, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(script.CannotStart, match=r"apt install python3\.\d+-venv"):
        script.make_environment()


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "Do not go on"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: No matching distribution found for flask==9", "lacks a pinned version"),
    ],
)
def test_what_pip_says_comes_with_a_hint(script, monkeypatch, said, hint):
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr=f"...\n{said}\n")
    monkeypatch.setattr(script.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(script.CannotStart, match=hint) as told:
        script.install("requirements.txt")
    assert said in str(told.value)
