"""`./setwise` on a fresh clone: makes the environment once, and what fails leaves it as it was."""

import subprocess
import sys

import pytest

from cli.bootstrap import environment, pip
from cli.bootstrap.problems import CannotStart

NO_INDEX = {
    "PIP_NO_INDEX": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_RETRIES": "0",
    "PIP_TIMEOUT": "2",
}


def test_the_first_use_makes_the_environment_and_later_ones_do_not(fresh):
    first = fresh.run("status", "--data", "x")
    assert first.returncode == 0, first.stderr
    assert f"cli got ['status', '--data', 'x'] {fresh.venv}" in first.stdout
    assert "Installing" in first.stderr
    assert fresh.starts_at_once()


@pytest.mark.thorough
def test_an_environment_whose_python_has_gone_is_made_again(house):
    python = house.venv / "bin" / "python"
    python.unlink()
    python.symlink_to(house.folder / "gone")
    result = house.run("up")
    assert result.returncode == 0, result.stderr
    assert "Making .venv" in result.stderr
    assert house.starts_at_once()


@pytest.mark.thorough
def test_two_at_once_install_once(house):
    command = [sys.executable, str(house.folder / "setwise"), "up"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "ab"]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Installing" in err for _, err in outputs) == 1


def test_changed_pins_are_installed_and_an_unreachable_index_is_reported(house):
    for version in "12":
        house.wheel("boat", version)
    house.pin("boat==1")
    assert house.run("up").returncode == 0
    house.pin("boat==2")
    result = house.run("up", **NO_INDEX)
    assert result.returncode == 1
    assert "The package index cannot be reached" in result.stderr
    assert "Traceback" not in result.stderr
    assert house.installed()["boat"] == "1"
    house.pin("boat==1")
    assert house.starts_at_once()
    house.pin("boat==2")
    assert house.run("up").returncode == 0
    assert house.installed()["boat"] == "2"


@pytest.mark.thorough
def test_the_test_command_wants_the_developers_pins_too(house):
    house.wheel("hammer", "1")
    house.pin("hammer==1", developers=True)
    assert house.run("up").returncode == 0
    assert "hammer" not in house.installed()
    assert house.run("test").returncode == 0
    assert house.installed()["hammer"] == "1"
    assert house.starts_at_once()
    assert house.run("test").stderr == ""


@pytest.fixture
def running(house):
    """A house whose system's environment is ready, with one package; the developers' pins want two more."""
    for name in ("boat", "hammer", "saw"):
        house.wheel(name, "1")
    house.pin("boat==1")
    assert house.run("up").returncode == 0
    house.pin("boat==1", "hammer==1", "saw==1", developers=True)
    return house


@pytest.mark.parametrize(
    "fault", ["unreachable", *(pytest.param(fault, marks=pytest.mark.thorough) for fault in ("hash", "absent"))]
)
def test_developers_packages_that_cannot_be_fetched_leave_a_running_system_alone(running, fault):
    before = running.installed()
    if fault == "hash":
        running.wheel("saw", "1", "Summary: another file than the pinned one")
    if fault == "absent":
        running.pin("boat==1", "hammer==1", "chisel==1", developers=True)
    result = running.run("install", "--dev", **(NO_INDEX if fault == "unreachable" else {}))
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert running.installed() == before
    assert running.starts_at_once()


@pytest.mark.thorough
def test_developers_packages_that_break_in_the_middle_leave_a_running_system_alone(running):
    wheel = running.wheels / "saw-1-py3-none-any.whl"
    content = wheel.read_bytes()
    wheel.write_bytes(content.replace(b"VERSION = '1'", b"VERSION = '2'"))  # no longer of its own checksum
    running.pin("boat==1", "hammer==1", "saw==1", developers=True)
    assert running.run("test").returncode == 1
    assert running.stamp()["dev"] is None
    assert running.installed()["boat"] == "1"
    assert running.starts_at_once()
    wheel.write_bytes(content)
    running.pin("boat==1", "hammer==1", "saw==1", developers=True)
    assert running.run("test").returncode == 0
    assert running.installed().items() >= {"boat": "1", "hammer": "1", "saw": "1"}.items()


@pytest.mark.thorough
def test_a_package_whose_installation_was_cut_off_is_installed_again(running):
    site = next(running.venv.glob("lib/*/site-packages"))
    (site / "boat-1.dist-info" / "RECORD").unlink()
    (site / "boat.py").write_text("half of")
    (site / "~oat").mkdir()
    (running.folder / "requirements.txt").write_text((running.folder / "requirements.txt").read_text() + "\n")
    assert running.run("up").returncode == 0
    assert (site / "boat.py").read_text() == "VERSION = '1'\n"
    assert not (site / "~oat").exists()


def test_pins_that_are_not_complete_are_reported(house):
    house.wheel("boat", "1", "Requires-Dist: oar>=2")
    house.pin("boat==1")
    result = house.run("up")
    assert result.returncode == 1
    assert "the installed packages do not fit together" in result.stderr
    assert "| boat 1 requires oar, which is not installed." in result.stderr
    assert not house.stamp()


@pytest.mark.thorough
def test_what_nobody_pins_any_more_is_in_nobodys_way(house):
    house.wheel("boat", "1", "Requires-Dist: oar")
    house.wheel("oar", "1")
    house.wheel("oar", "2")
    house.wheel("anchor", "1", "Requires-Dist: oar<2")
    house.pin("boat==1", "oar==1", "anchor==1")
    assert house.run("up").returncode == 0
    house.pin("boat==1", "oar==2")
    result = house.run("up")
    assert result.returncode == 0, result.stderr


def test_a_missing_venv_module_is_reported_with_debians_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(CannotStart, match=r"apt install python3\.\d+-venv"):
        environment.make()


@pytest.mark.parametrize(
    ("output", "hint"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "Do not go on"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: No matching distribution found for flask==9", "lacks a pinned version"),
        (
            "ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. "
            "These do not:\n    coverage[toml] from ...",
            "lost its extra",
        ),
    ],
)
def test_what_pip_says_comes_with_a_hint(output, hint):
    assert hint in pip.hint(f"...\n{output}\n")
    assert pip.hint("something new") == ""
