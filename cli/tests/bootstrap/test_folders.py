"""Folders and files that cannot be read or written: a plain sentence says which, and what to do."""

import ctypes
import os
import subprocess
import sys
from contextlib import suppress

import pytest

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2

pytestmark = pytest.mark.skipif(
    os.geteuid() == 0 and not sys.platform.startswith("linux"), reason="root may do everything here"
)


def without_rights() -> None:
    """Modes count for root, too, in the program that is started now."""
    if os.geteuid() == 0:
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


def failure_of(house, *words):
    """What the script says on its failure."""
    done = subprocess.run(
        [sys.executable, "-B", str(house.folder / "setwise"), *words],
        capture_output=True,
        text=True,
        env=house.environment,
        preexec_fn=without_rights,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("setwise: ")
    return done.stderr


@pytest.fixture
def closed():
    """Takes rights away until the test has ended: ``closed(path, mode)``."""
    before = []

    def close(path, mode):
        before.append((path, path.stat().st_mode & 0o7777))
        path.chmod(mode)

    yield close
    for path, mode in reversed(before):
        with suppress(FileNotFoundError):
            path.chmod(mode)


@pytest.mark.parametrize(
    ("path", "mode", "named"),
    [
        (".", 0o555, "var"),
        ("var", 0o555, "var/install.lock"),
        ("var/install.lock", 0o444, "var/install.lock"),
        ("requirements.txt", 0o000, "requirements.txt"),
    ],
)
def test_a_fresh_clone_that_may_not_be_used(house, closed, path, mode, named):
    if path.startswith("var"):
        (house.folder / "var").mkdir()
        (house.folder / "var" / "install.lock").touch()
    if path == "var":
        (house.folder / "var" / "install.lock").unlink()
    closed(house.folder / path, mode)
    output = failure_of(house, "up")
    assert f"setwise: {house.folder / named}: Permission denied." in output
    assert "Run it as its owner" in output


@pytest.mark.parametrize(
    ("pattern", "mode"), [(".venv", 0o555), (".venv", 0o000), (".venv/lib/*/site-packages", 0o555)]
)
def test_an_environment_that_may_not_be_changed(house, closed, pattern, mode):
    house.wheel("boat", "1")
    assert house.run("up").returncode == 0
    (folder,) = house.folder.glob(pattern)
    house.pin("boat==1")
    closed(folder, mode)
    output = failure_of(house, "up")
    assert f"setwise: {folder}" in output
    assert "Permission denied." in output


def test_an_environment_that_is_ready_need_not_be_writable(house, closed):
    assert house.run("up").returncode == 0
    for path in (house.venv, house.folder / "var", house.folder):
        closed(path, 0o555)
    assert house.starts_at_once()


def test_files_that_are_not_there_or_in_the_way(house):
    (house.folder / "requirements.txt").unlink()
    assert f"setwise: {house.folder}/requirements.txt: No such file or directory." in failure_of(house, "up")
    (house.folder / "var").write_text("in the way")
    house.pin()
    assert f"setwise: {house.folder}/var: File exists." in failure_of(house, "up")


def test_a_checkout_of_which_a_part_cannot_be_read(house, closed):
    closed(house.folder / "cli" / "bootstrap", 0o000)
    assert "this checkout cannot be read, or not all of it is there" in failure_of(house, "up")
